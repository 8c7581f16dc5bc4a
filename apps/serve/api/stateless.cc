// Routes that keep nothing.
#include "serve/api/answer.h"
#include "serve/api/base64.h"
#include "serve/api/matching.h"
#include "serve/api/routes.h"
#include "siglib/score/template_bytes.h"

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

asio::awaitable<Response> compare(Service& service, Request request) {
  Uploads images = uploads_of(request, "query", "reference");
  std::string policy(request.query.find("policy").value_or(""));
  const json::object answer =
      co_await compare_images(service, std::move(images), std::move(policy), request.left);
  co_return json_response(200, answer);
}

asio::awaitable<Response> embed(Service& service, Request request) {
  const Upload image = upload_of(request, "signature");
  const Reading reading = co_await service.recognizer().read(image.content, "signature", request.left);
  json::array embedding;
  for (const float value : reading.signature.embedding) embedding.emplace_back(value);
  co_return json_response(200, json::object{{"embedding", std::move(embedding)},
                                            {"template", base64_text(to_bytes(reading.signature))},
                                            {"quality", quality_json(reading.quality)},
                                            {"model", model_json(service)}});
}

}  // namespace

void add_stateless_routes(Routes& routes, Service& service) {
  routes.add("POST", "/v1/compare", Role::operator_, service,
             [&service](Request request) { return compare(service, std::move(request)); });
  routes.add("POST", "/v1/embed", Role::operator_, service,
             [&service](Request request) { return embed(service, std::move(request)); });
}

}  // namespace siglib::serve
