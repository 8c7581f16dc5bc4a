// The genuine signatures of customers, with what was made of them: canvas and template.
#pragma once

#include "serve/store/session.h"

#include <optional>

namespace siglib::serve {

struct Signature {
  std::string id;
  std::string customer;
  std::int64_t created_at = 0;
  std::string media_type;
  std::int64_t image_bytes = 0;  // of the original
  Bytes sha256;                  // of the original
  std::int64_t width = 0, height = 0;
  Bytes pixel_hash;       // 32 bytes: equal pixels
  Bytes perceptual_hash;  // 16 bytes: nearly equal writing in few different bits
  std::string quality;    // JSON
  std::string preprocessing_version;
  std::string model_id;
};

// created_at, image_bytes and sha256 are filled in by the store.
struct NewSignature : Signature {
  Bytes original;
  Bytes canvas;
  Bytes template_bytes;
};

struct StoredImage {
  std::string media_type;
  Bytes content;
};

// What tells whether a reference is known already, and whether an image is a copy of it.
struct ReferenceHead {
  std::string signature;
  std::string model_id;
  std::string preprocessing_version;
  Bytes pixel_hash;
  Bytes perceptual_hash;
};

struct StoredTemplate {
  std::string signature;
  std::string model_id;
  std::string preprocessing_version;
  Bytes template_bytes;
};

// Makes the customer, too, when it is new. Throws Error(input) when something is larger than the store keeps.
Signature add_signature(Session& session, const NewSignature& signature);

std::optional<Signature> find_signature(Session& session, const std::string& customer, const std::string& id);
std::vector<Signature> list_signatures(Session& session, const std::string& customer);  // oldest first
std::int64_t count_signatures(Session& session, const std::string& customer);
std::optional<StoredImage> signature_image(Session& session, const std::string& customer,
                                           const std::string& id);
bool delete_signature(Session& session, const std::string& customer,
                      const std::string& id);  // false: not there

std::optional<Bytes> signature_canvas(Session& session, const std::string& id);

// Both oldest first.
std::vector<ReferenceHead> references_of(Session& session, const std::string& customer);
std::vector<StoredTemplate> templates_of(Session& session, const std::string& customer);

// What it takes to encode a signature anew. stale_signatures: those whose template is another model's or
// whose canvas is another preprocessing's, by id, after `after`.
struct EncodingSource {
  std::string id;
  std::string preprocessing_version;
  Bytes original;
  Bytes canvas;
};
std::optional<EncodingSource> encoding_source(Session& session, const std::string& id);
std::vector<EncodingSource> stale_signatures(Session& session, const std::string& model_id,
                                             const std::string& preprocessing_version,
                                             const std::string& after, int limit);
std::int64_t count_stale(Session& session, const std::string& model_id,
                         const std::string& preprocessing_version);

struct Reencoded {
  std::string id;
  std::string model_id;
  std::string preprocessing_version;
  Bytes template_bytes;
  std::optional<Bytes> canvas;  // where the preprocessing changed
};
bool update_template(Session& session, const Reencoded& signature);  // false: deleted meanwhile

}  // namespace siglib::serve
