#include "serve/store/signatures.h"
#include "serve/api/answer.h"
#include "serve/api/image_response.h"
#include "serve/api/references.h"
#include "serve/api/routes.h"
#include "serve/api/upload.h"
#include "serve/http/http_error.h"
#include "serve/store/audit.h"
#include "serve/store/customers.h"
#include "serve/store/idempotency.h"
#include "serve/store/text.h"
#include "siglib/core/hash.h"
#include "siglib/score/template_bytes.h"

#include <fmt/format.h>
#include <algorithm>

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kLongestKey = 200;

// What a repeated request is told apart by.
struct Repetition {
  std::string key;  // "": none was given
  Digest digest{};
};

Repetition repetition_of(const Request& request, const std::string& customer) {
  const auto key = request.headers.find("Idempotency-Key");
  if (!key) return {};
  if (key->empty() || key->size() > kLongestKey || !is_utf8(*key))
    throw HttpError(400, fmt::format("Idempotency-Key: expected 1 to {} bytes of UTF-8", kLongestKey));
  Sha256 hash;
  hash.update({reinterpret_cast<const std::uint8_t*>(customer.data()), customer.size()}).update(request.body);
  return {std::string(*key), hash.finish()};
}

NewSignature signature_of(const Service& service, const std::string& customer, const Upload& image,
                          const Reading& reading) {
  NewSignature signature;
  signature.id = new_uuid();
  signature.customer = customer;
  signature.media_type = image.media_type;
  signature.width = reading.width;
  signature.height = reading.height;
  signature.pixel_hash.assign(reading.pixel_hash.begin(), reading.pixel_hash.end());
  signature.perceptual_hash = bytes_of(reading.fingerprint.hash);
  signature.quality = to_text(quality_json(reading.quality));
  signature.preprocessing_version = service.preprocessing_version();
  signature.model_id = service.model().id;
  signature.original = *image.content;
  signature.canvas = canvas_bytes(reading.canvas);
  signature.template_bytes = to_bytes(reading.signature);
  return signature;
}

std::string enrolment_details(const Signature& signature) {
  json::array codes;
  const json::value quality = parse_own(signature.quality);
  for (const json::value& warning : quality.as_object().at("warnings").as_array())
    codes.push_back(warning.as_object().at("code"));
  return to_text(json::object{{"warnings", std::move(codes)}, {"model", signature.model_id}});
}

// Several rows, one transaction. Returns the answer's body.
std::string enrol_in(Session& session, const Service& service, NewSignature signature,
                     const Repetition& repetition, const std::string& actor) {
  if (!repetition.key.empty())
    if (const auto earlier = find_answer(session, actor, repetition.key, repetition.digest))
      return earlier->body;
  const std::vector<ReferenceHead> stored = references_of(session, signature.customer);
  if (std::ssize(stored) >= service.options().signatures_per_customer)
    throw HttpError(409, fmt::format("the customer has {} signatures, as many as are kept: delete one first",
                                     stored.size()));
  if (std::ranges::find(stored, signature.pixel_hash, &ReferenceHead::pixel_hash) != stored.end()) {
    json::value quality = parse_own(signature.quality);
    quality.as_object()["warnings"].as_array().push_back(json::object{
        {"code", "possible_copy"},
        {"advice", "The same image is stored already: it adds nothing. Enrol another signature."}});
    signature.quality = to_text(quality);
  }
  const Signature kept = add_signature(session, signature);
  append_audit(session, {"enrol", actor, kept.id, enrolment_details(kept)});
  std::string body = to_text(signature_json(kept));
  constexpr std::int64_t kHour = 3'600'000;
  if (!repetition.key.empty())
    keep_answer(session, actor, repetition.key, repetition.digest, {201, body},
                session.now + service.options().idempotency_hours * kHour);
  return body;
}

asio::awaitable<Response> enrol(Service& service, Request request) {
  const std::string customer = canonical_uuid(request.parameter("uuid"));
  const std::string actor = caller_of(request).id;
  const Repetition repetition = repetition_of(request, customer);
  if (!repetition.key.empty()) {
    const auto earlier = co_await service.reading(
        [&](Session& session) { return find_answer(session, actor, repetition.key, repetition.digest); });
    if (earlier)
      co_return make_response(static_cast<int>(earlier->status), "application/json", earlier->body);
  }
  const Upload image = upload_of(request, "signature");
  const Reading reading = co_await service.recognizer().read(image.content, "signature", request.left);
  const NewSignature signature = signature_of(service, customer, image, reading);
  std::string body = co_await service.writing(
      [&](Session& session) { return enrol_in(session, service, signature, repetition, actor); });
  co_return make_response(201, "application/json", std::move(body));
}

asio::awaitable<Response> list(Service& service, Request request) {
  const std::string customer = canonical_uuid(request.parameter("uuid"));
  struct Listed {
    bool customer_exists = true;
    std::vector<Signature> signatures;
  };
  const Listed listed = co_await service.reading([&customer](Session& session) {
    Listed result{true, list_signatures(session, customer)};
    if (result.signatures.empty()) result.customer_exists = find_customer(session, customer).has_value();
    return result;
  });
  if (!listed.customer_exists) throw HttpError(404, "there is no such customer");
  json::array items;
  for (const Signature& signature : listed.signatures) items.push_back(signature_json(signature));
  co_return json_response(200, json::object{{"items", std::move(items)}});
}

asio::awaitable<Response> remove(Service& service, Request request) {
  const std::string customer = canonical_uuid(request.parameter("uuid"));
  const std::string id = canonical_uuid(request.parameter("id"));
  const std::string actor = caller_of(request).id;
  const bool removed = co_await service.writing([&](Session& session) {
    const bool was_there = delete_signature(session, customer, id);
    if (was_there) append_audit(session, {"delete_signature", actor, id, "{}"});
    return was_there;
  });
  if (!removed) throw HttpError(404, "the customer has no such signature");
  service.forget(id);
  co_return no_content();
}

asio::awaitable<Response> image(Service& service, Request request) {
  const std::string customer = canonical_uuid(request.parameter("uuid"));
  const std::string id = canonical_uuid(request.parameter("id"));
  std::optional<StoredImage> stored =
      co_await service.reading([&](Session& session) { return signature_image(session, customer, id); });
  if (!stored) throw HttpError(404, "the customer has no such signature");
  co_return image_response(request, std::move(*stored));
}

}  // namespace

void add_signature_routes(Routes& routes, Service& service) {
  const std::string all = "/v1/customers/{uuid}/signatures";
  routes.add("POST", all, Role::operator_, service,
             [&service](Request request) { return enrol(service, std::move(request)); });
  routes.add("GET", all, Role::viewer, service,
             [&service](Request request) { return list(service, std::move(request)); });
  routes.add("DELETE", all + "/{id}", Role::operator_, service,
             [&service](Request request) { return remove(service, std::move(request)); });
  routes.add("GET", all + "/{id}/image", Role::viewer, service,
             [&service](Request request) { return image(service, std::move(request)); });
}

}  // namespace siglib::serve
