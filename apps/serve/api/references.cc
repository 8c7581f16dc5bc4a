#include "serve/api/references.h"

#include "serve/http/http_error.h"
#include "serve/store/customers.h"
#include "serve/store/signatures.h"
#include "siglib/core/error.h"
#include "siglib/image/decode.h"
#include "siglib/score/template_bytes.h"

#include <algorithm>
#include <cstring>
#include <map>

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

Reference reference_of(const ReferenceHead& head) {
  Reference reference;
  reference.id = head.signature;
  if (head.pixel_hash.size() != sizeof(Digest) || head.perceptual_hash.size() != sizeof(PerceptualHash))
    fail(ErrorKind::io, "store: the hashes of a signature are damaged");
  std::ranges::copy(head.pixel_hash, reference.pixel_hash.begin());
  std::memcpy(reference.perceptual_hash.data(), head.perceptual_hash.data(), sizeof(PerceptualHash));
  return reference;
}

bool is_current(const Service& service, const auto& stored) {
  return stored.model_id == service.model().id &&
         stored.preprocessing_version == service.preprocessing_version();
}

std::string key_of(const Service& service) {
  return service.model().id + service.preprocessing_version();
}

struct Heads {
  bool customer_exists = true;
  std::vector<ReferenceHead> heads;
};

asio::awaitable<std::vector<ReferenceHead>> heads_of(Service& service, const std::string& customer) {
  const Heads found = co_await service.reading([&customer](Session& session) {
    Heads result{true, references_of(session, customer)};
    if (result.heads.empty()) result.customer_exists = find_customer(session, customer).has_value();
    return result;
  });
  if (!found.customer_exists) throw HttpError(404, "there is no such customer");
  if (found.heads.empty()) throw HttpError(409, "the customer has no stored signature: enrol one first");
  co_return found.heads;
}

// Templates of the model in use, from the store into memory.
asio::awaitable<std::map<std::string, std::shared_ptr<const Template>>> fetch(Service& service,
                                                                              const std::string& customer) {
  const std::vector<StoredTemplate> stored =
      co_await service.reading([&customer](Session& session) { return templates_of(session, customer); });
  std::map<std::string, std::shared_ptr<const Template>> found;
  for (const StoredTemplate& one : stored) {
    if (!is_current(service, one)) continue;
    auto signature = std::make_shared<const Template>(template_of_bytes(one.template_bytes));
    service.templates().keep(one.signature, key_of(service), signature);
    found.emplace(one.signature, std::move(signature));
  }
  co_return found;
}

// Null where the model can make nothing of it.
asio::awaitable<std::shared_ptr<Reading>> read_again(Service& service, const EncodingSource& source) {
  try {
    const auto original = std::make_shared<const Bytes>(source.original);
    Reading reading = co_await service.recognizer().read(original, "a stored signature", {});
    co_return std::make_shared<Reading>(std::move(reading));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    service.warn(error.what());
  }
  co_return nullptr;
}

// Null where the signature was deleted meanwhile.
asio::awaitable<std::shared_ptr<const Fingerprint>> stored_fingerprint(Service& service,
                                                                       const std::string& signature) {
  if (auto known = service.fingerprints().find(signature, key_of(service))) co_return known;
  const std::optional<Bytes> png = co_await service.reading(
      [&signature](Session& session) { return signature_canvas(session, signature); });
  if (!png) co_return nullptr;
  auto made = co_await service.recognizer().run([&png] {
    const Canvas canvas = canvas_of_bytes(*png);
    return std::make_shared<const Fingerprint>(fingerprint_of(canvas.ink, canvas.height, canvas.width));
  });
  service.fingerprints().keep(signature, key_of(service), made);
  co_return made;
}

}  // namespace

asio::awaitable<std::vector<Reference>> references_of(Service& service, std::string customer) {
  const std::vector<ReferenceHead> heads = co_await heads_of(service, customer);
  std::vector<Reference> references;
  std::int64_t missing = 0;
  for (const ReferenceHead& head : heads) {
    Reference& reference = references.emplace_back(reference_of(head));
    if (is_current(service, head))
      reference.signature = service.templates().find(head.signature, key_of(service));
    if (!reference.signature) ++missing;
  }
  service.metrics().template_cache(std::ssize(references) - missing, missing);
  if (missing == 0) co_return references;
  const auto fetched = co_await fetch(service, customer);
  for (Reference& reference : references) {
    if (reference.signature) continue;
    if (const auto found = fetched.find(reference.id); found != fetched.end())
      reference.signature = found->second;
    else
      reference.signature = co_await encode_anew(service, reference.id);
  }
  std::erase_if(references, [](const Reference& reference) { return !reference.signature; });
  if (references.empty())
    throw HttpError(409, "no stored signature of the customer can be compared with: enrol another one");
  co_return references;
}

asio::awaitable<std::shared_ptr<const Template>> encode_anew(Service& service, std::string signature) {
  const std::optional<EncodingSource> source = co_await service.reading(
      [&signature](Session& session) { return encoding_source(session, signature); });
  if (!source) co_return nullptr;
  const std::shared_ptr<Reading> reading = co_await read_again(service, *source);
  if (!reading) co_return nullptr;
  const Reencoded anew{signature, service.model().id, service.preprocessing_version(),
                       to_bytes(reading->signature), canvas_bytes(reading->canvas)};
  const bool kept =
      co_await service.writing([&anew](Session& session) { return update_template(session, anew); });
  if (!kept) co_return nullptr;
  auto result = std::make_shared<const Template>(std::move(reading->signature));
  service.templates().keep(signature, key_of(service), result);
  co_return result;
}

asio::awaitable<const Reference*> copied_from(Service& service, const std::vector<Reference>& references,
                                              const Reading& reading) {
  for (const Reference& reference : references)
    if (reference.pixel_hash == reading.pixel_hash) co_return &reference;
  for (const Reference& reference : references) {
    if (hamming_distance(reference.perceptual_hash, reading.fingerprint.hash) > kMaxHashDistance) continue;
    std::shared_ptr<const Fingerprint> fingerprint = reference.fingerprint;
    if (!fingerprint) fingerprint = co_await stored_fingerprint(service, reference.id);
    if (!fingerprint) continue;
    const bool near = co_await service.recognizer().run(
        [&fingerprint, &reading] { return is_near_copy(*fingerprint, reading.fingerprint); });
    if (near) co_return &reference;
  }
  co_return nullptr;
}

Bytes bytes_of(const PerceptualHash& hash) {
  Bytes bytes(sizeof hash);
  std::memcpy(bytes.data(), hash.data(), sizeof hash);
  return bytes;
}

Bytes canvas_bytes(const Canvas& canvas) {
  return encode_png({canvas.height, canvas.width, 1, canvas.ink});
}

Canvas canvas_of_bytes(const Bytes& png) {
  siglib::Image image = decode_image(png, {}, "a stored canvas");
  return {image.height, image.width, std::move(image.pixels)};
}

}  // namespace siglib::serve
