#include "serve/api/explanations.h"

#include "serve/api/image_response.h"
#include "serve/api/json.h"
#include "serve/api/references.h"
#include "serve/api/routes.h"
#include "serve/http/http_error.h"
#include "serve/store/text.h"
#include "siglib/core/error.h"
#include "siglib/explain/explain.h"
#include "siglib/explain/picture.h"
#include "siglib/image/decode.h"

#include <fmt/format.h>

#include <atomic>

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

constexpr int kAtOnce = 2;  // they take long, and matches come first

constexpr std::array<std::pair<std::string_view, ExplanationFormat>, 3> kFormats{
    {{"svg", ExplanationFormat::svg}, {"png", ExplanationFormat::png}, {"json", ExplanationFormat::json}}};

std::string_view to_string(ExplanationFormat format) {
  for (const auto& [name, value] : kFormats)
    if (value == format) return name;
  return "";
}

ExplanationFormat format_named(std::string_view name) {
  for (const auto& [known, format] : kFormats)
    if (known == name) return format;
  throw HttpError(400, "format: expected svg, png or json");
}

// One of those that may be made at once.
class Place {
 public:
  Place() {
    if (++taken_ <= kAtOnce) return;
    --taken_;
    throw HttpError(503, "too many explanations are being made: try again", {{"Retry-After", "2"}});
  }
  ~Place() { --taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  inline static std::atomic<int> taken_{0};
};

// What the store has for it.
struct Source {
  std::optional<StoredImage> made;  // earlier
  std::optional<StoredImage> image;
  std::vector<Bytes> canvases;  // of the references, PNG
};

Source source_of(Session& session, const Asked& asked, const std::string& name) {
  Source source;
  source.made = find_explanation(session, asked.match, name);
  if (source.made) return source;
  source.image = match_image(session, asked.match);
  const std::optional<Match> match = find_match(session, asked.match);
  if (!source.image || !match) return source;
  const json::value references = parse_own(match->references);
  for (const json::value& reference : references.as_array())
    if (auto canvas = signature_canvas(session, std::string(reference.at("id").as_string())))
      source.canvases.push_back(std::move(*canvas));
  return source;
}

StoredImage rendered(const Explanation& explanation, ExplanationFormat format) {
  const auto bytes = [](const std::string& text) { return Bytes(text.begin(), text.end()); };
  switch (format) {
    case ExplanationFormat::svg:
      return {"image/svg+xml", bytes(to_svg(explanation))};
    case ExplanationFormat::png:
      return {"image/png", to_png(explanation.query)};
    case ExplanationFormat::json:
      break;
  }
  return {"application/json", bytes(to_json(explanation))};
}

// Blocks: on the recogniser's pool.
StoredImage make(const Embedder& embedder, const Matcher& matcher, const Source& source, const Asked& asked,
                 const std::stop_token& left) {
  std::vector<Canvas> references;
  for (const Bytes& png : source.canvases) references.push_back(canvas_of_bytes(png));
  const Canvas query =
      embedder.canvas_of(decode_image(source.image->content, {}, "the match's image"), "the match's image");
  ExplainOptions options;
  options.method = asked.method;
  options.threads = 1;
  const std::optional<Explanation> explanation = explain(embedder, matcher, references, query, options, left);
  if (!explanation) fail(ErrorKind::usage, "the client left before its request was done");
  return rendered(*explanation, asked.format);
}

asio::awaitable<Response> get(Service& service, Request request) {
  Asked asked;
  asked.match = canonical_uuid(request.parameter("id"));
  if (const auto method = request.query.find("method")) asked.method = method_named(*method);
  if (const auto format = request.query.find("format")) asked.format = format_named(*format);
  StoredImage explanation = co_await explain_match(service, asked, request.left);
  const bool picture = asked.format == ExplanationFormat::svg;
  Response response = image_response(request, std::move(explanation));
  // The page holds its two pictures itself.
  if (picture)
    response.headers.set(
        "Content-Security-Policy",
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'");
  co_return response;
}

}  // namespace

asio::awaitable<StoredImage> explain_match(Service& service, Asked asked, std::stop_token left) {
  const std::string name = fmt::format("{}.{}@{}", siglib::to_string(asked.method), to_string(asked.format),
                                       service.model().id.substr(0, 12));
  Source source =
      co_await service.reading([&asked, &name](Session& session) { return source_of(session, asked, name); });
  if (source.made) co_return std::move(*source.made);
  if (!source.image) throw HttpError(404, "there is no such match, or its image is kept no more");
  if (source.canvases.empty()) throw HttpError(409, "the references of the match were deleted");
  const Place place;
  const Matcher matcher = service.matcher_for("");  // policies decide, they do not score
  const StoredImage made = co_await service.recognizer().run(
      [&] { return make(service.recognizer().embedder(), matcher, source, asked, left); });
  co_await service.writing([&asked, &name, &made](Session& session) {
    return keep_explanation(session, asked.match, name, made);
  });
  co_return made;
}

void add_explanation_routes(Routes& routes, Service& service) {
  routes.add("GET", "/v1/matches/{id}/explanation", Role::viewer, service,
             [&service](Request request) { return get(service, std::move(request)); });
}

}  // namespace siglib::serve
