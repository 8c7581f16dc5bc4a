#include "serve/store/signatures.h"

#include "serve/store/customers.h"
#include "serve/store/limits.h"
#include "serve/store/text.h"
#include "siglib/core/error.h"
#include "siglib/core/hash.h"

#include <fmt/format.h>

namespace siglib::serve {
namespace {

constexpr std::string_view template_place = "signatures.template";
constexpr std::string_view canvas_place = "signature_images.canvas";
constexpr std::string_view original_place = "signature_images.original";

constexpr std::string_view described =
    "SELECT id, customer, created_at, media_type, image_bytes, sha256, width, height, pixel_hash, "
    "perceptual_hash, quality,"
    " preprocessing_version, model_id FROM signatures ";

constexpr std::string_view encoding_columns =
    "SELECT s.id, s.preprocessing_version, i.original, i.canvas"
    " FROM signatures s JOIN signature_images i ON i.signature = s.id ";

EncodingSource encoding_source_of(const Session& session, const Row& row) {
  return {row.text(0), row.text(1), session.vault.open(row.bytes(2), original_place, row.text(0)),
          session.vault.open(row.bytes(3), canvas_place, row.text(0))};
}

Signature signature_of(const Row& row) {
  return {row.text(0),  row.text(1),    row.integer(2), row.text(3),  row.integer(4),
          row.bytes(5), row.integer(6), row.integer(7), row.bytes(8), row.bytes(9),
          row.text(10), row.text(11),   row.text(12)};
}

void check(const NewSignature& signature) {
  require_size("signature image", signature.original.size(), limits::image);
  require_size("canvas", signature.canvas.size(), limits::canvas);
  require_size("template", signature.template_bytes.size(), limits::template_bytes);
  require_size("quality", signature.quality.size(), limits::json);
  require_text("media type", signature.media_type, limits::name);
  require_text("model id", signature.model_id, limits::name);
  require_text("preprocessing version", signature.preprocessing_version, limits::name);
  if (signature.pixel_hash.size() != 32 || signature.perceptual_hash.size() != 16)
    fail(ErrorKind::internal, "hashes of {} and {} bytes, expected 32 and 16", signature.pixel_hash.size(),
         signature.perceptual_hash.size());
}

}  // namespace

Signature add_signature(Session& session, const NewSignature& signature) {
  check(signature);
  create_customer(session, signature.customer);
  Signature kept = signature;
  kept.id = canonical_uuid(signature.id);
  kept.customer = canonical_uuid(signature.customer);
  kept.created_at = session.now;
  kept.image_bytes = static_cast<std::int64_t>(signature.original.size());
  const Digest digest = sha256(signature.original);
  kept.sha256.assign(digest.begin(), digest.end());
  session.db.execute(
      "INSERT INTO signatures (id, customer, created_at, media_type, image_bytes, sha256, width, height, "
      "pixel_hash,"
      " perceptual_hash, quality, preprocessing_version, model_id, template)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
      {kept.id, kept.customer, kept.created_at, kept.media_type, kept.image_bytes, kept.sha256, kept.width,
       kept.height, kept.pixel_hash, kept.perceptual_hash, kept.quality, kept.preprocessing_version,
       kept.model_id, session.vault.seal(signature.template_bytes, template_place, kept.id)});
  session.db.execute("INSERT INTO signature_images (signature, canvas, original) VALUES ($1, $2, $3)",
                     {kept.id, session.vault.seal(signature.canvas, canvas_place, kept.id),
                      session.vault.seal(signature.original, original_place, kept.id)});
  return kept;
}

std::optional<Signature> find_signature(Session& session, const std::string& customer,
                                        const std::string& id) {
  const Result found =
      session.db.execute(std::string(described) + "WHERE id = $1 AND customer = $2", {id, customer});
  return found.rows.empty() ? std::nullopt : std::optional(signature_of(found.rows[0]));
}

std::vector<Signature> list_signatures(Session& session, const std::string& customer) {
  const Result found =
      session.db.execute(std::string(described) + "WHERE customer = $1 ORDER BY created_at, id", {customer});
  std::vector<Signature> signatures;
  for (const Row& row : found.rows) signatures.push_back(signature_of(row));
  return signatures;
}

std::int64_t count_signatures(Session& session, const std::string& customer) {
  return session.db.execute("SELECT count(*) FROM signatures WHERE customer = $1", {customer})
      .rows.at(0)
      .integer(0);
}

std::optional<StoredImage> signature_image(Session& session, const std::string& customer,
                                           const std::string& id) {
  const Result found = session.db.execute(
      "SELECT s.media_type, i.original FROM signatures s JOIN signature_images i ON i.signature = s.id"
      " WHERE s.id = $1 AND s.customer = $2",
      {id, customer});
  if (found.rows.empty()) return std::nullopt;
  return StoredImage{found.rows[0].text(0), session.vault.open(found.rows[0].bytes(1), original_place, id)};
}

bool delete_signature(Session& session, const std::string& customer, const std::string& id) {
  session.db.note_erasure();
  return session.db.execute("DELETE FROM signatures WHERE id = $1 AND customer = $2", {id, customer})
             .changed == 1;
}

std::optional<Bytes> signature_canvas(Session& session, const std::string& id) {
  const Result found = session.db.execute("SELECT canvas FROM signature_images WHERE signature = $1", {id});
  if (found.rows.empty()) return std::nullopt;
  return session.vault.open(found.rows[0].bytes(0), canvas_place, id);
}

std::vector<ReferenceHead> references_of(Session& session, const std::string& customer) {
  const Result found = session.db.execute(
      "SELECT id, model_id, preprocessing_version, pixel_hash, perceptual_hash FROM signatures"
      " WHERE customer = $1 ORDER BY created_at, id",
      {customer});
  std::vector<ReferenceHead> heads;
  for (const Row& row : found.rows)
    heads.push_back({row.text(0), row.text(1), row.text(2), row.bytes(3), row.bytes(4)});
  return heads;
}

std::vector<StoredTemplate> templates_of(Session& session, const std::string& customer) {
  const Result found = session.db.execute(
      "SELECT id, model_id, preprocessing_version, template FROM signatures"
      " WHERE customer = $1 ORDER BY created_at, id",
      {customer});
  std::vector<StoredTemplate> templates;
  for (const Row& row : found.rows)
    templates.push_back({row.text(0), row.text(1), row.text(2),
                         session.vault.open(row.bytes(3), template_place, row.text(0))});
  return templates;
}

std::optional<EncodingSource> encoding_source(Session& session, const std::string& id) {
  const Result found = session.db.execute(std::string(encoding_columns) + "WHERE s.id = $1", {id});
  return found.rows.empty() ? std::nullopt : std::optional(encoding_source_of(session, found.rows[0]));
}

std::vector<EncodingSource> stale_signatures(Session& session, const std::string& model_id,
                                             const std::string& preprocessing_version,
                                             const std::string& after, int limit) {
  const Result found = session.db.execute(
      std::string(encoding_columns) +
          "WHERE s.id > $3 AND (s.model_id <> $1 OR s.preprocessing_version <> $2) ORDER BY s.id LIMIT $4",
      {model_id, preprocessing_version, after, page_size(limit)});
  std::vector<EncodingSource> stale;
  for (const Row& row : found.rows) stale.push_back(encoding_source_of(session, row));
  return stale;
}

std::int64_t count_stale(Session& session, const std::string& model_id,
                         const std::string& preprocessing_version) {
  return session.db
      .execute("SELECT count(*) FROM signatures WHERE model_id <> $1 OR preprocessing_version <> $2",
               {model_id, preprocessing_version})
      .rows.at(0)
      .integer(0);
}

bool update_template(Session& session, const Reencoded& signature) {
  require_size("template", signature.template_bytes.size(), limits::template_bytes);
  session.db.note_erasure();
  const bool there =
      session.db
          .execute(
              "UPDATE signatures SET template = $1, model_id = $2, preprocessing_version = $3 WHERE id = $4",
              {session.vault.seal(signature.template_bytes, template_place, signature.id), signature.model_id,
               signature.preprocessing_version, signature.id})
          .changed == 1;
  if (there && signature.canvas) {
    require_size("canvas", signature.canvas->size(), limits::canvas);
    session.db.execute("UPDATE signature_images SET canvas = $1 WHERE signature = $2",
                       {session.vault.seal(*signature.canvas, canvas_place, signature.id), signature.id});
  }
  return there;
}

}  // namespace siglib::serve
