#include "serve/store/models.h"

#include "serve/store/audit.h"
#include "serve/store/limits.h"
#include "serve/store/text.h"
#include "siglib/core/error.h"

namespace siglib::serve {
namespace {

constexpr std::string_view content_place = "models.content";
constexpr std::string_view recorded = "model_recorded";

constexpr std::string_view described =
    "SELECT version, model_id, title, promoted_at, promoted_by, withdrawn_at, withdrawn_by FROM models ";

PromotedModel model_of(const Row& row) {
  return {row.integer(0),      row.text(1), row.text(2),
          row.integer(3),      row.text(4), row.is_null(5) ? std::nullopt : std::optional(row.integer(5)),
          row.optional_text(6)};
}

// The file came from outside, and so did its title.
void require_plain(std::string_view what, std::string_view text) {
  if (!is_plain_utf8(text)) fail(ErrorKind::input, "{} is not plain UTF-8 text", what);
}

std::int64_t next_version(Session& session) {
  return session.db.execute("SELECT coalesce(max(version), 0) FROM models").rows.at(0).integer(0) + 1;
}

}  // namespace

PromotedModel promote_model(Session& session, const NewModel& model, const std::string& by) {
  require_size("model", model.content.size(), limits::model);
  require_text("model id", model.model_id, limits::name);
  require_size("title of the model", model.title.size(), limits::note);
  require_plain("title of the model", model.title);
  require_text("who promotes", by, limits::name);
  require_plain("who promotes", by);
  const std::optional<PromotedModel> before = promoted_model(session);
  if (before && before->model_id == model.model_id)
    fail(ErrorKind::usage, "model {} is the one in use already, version {}", model.model_id.substr(0, 12),
         before->version);
  const PromotedModel kept{next_version(session), model.model_id, model.title, session.now, by, {}, {}};
  const std::string id = new_uuid();
  session.db.execute(
      "INSERT INTO models (id, version, model_id, title, promoted_at, promoted_by, content)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {id, kept.version, kept.model_id, kept.title, kept.promoted_at, kept.promoted_by,
       session.vault.seal(model.content, content_place, id)});
  return kept;
}

std::optional<PromotedModel> withdraw_model(Session& session, const std::string& by) {
  require_text("who withdraws", by, limits::name);
  require_plain("who withdraws", by);
  std::optional<PromotedModel> model = promoted_model(session);
  if (!model) return std::nullopt;
  session.db.execute("UPDATE models SET withdrawn_at = $1, withdrawn_by = $2 WHERE version = $3",
                     {session.now, by, model->version});
  model->withdrawn_at = session.now;
  model->withdrawn_by = by;
  return model;
}

std::optional<PromotedModel> promoted_model(Session& session) {
  const Result found =
      session.db.execute(std::string(described) + "WHERE withdrawn_at IS NULL ORDER BY version DESC LIMIT 1");
  return found.rows.empty() ? std::nullopt : std::optional(model_of(found.rows[0]));
}

Bytes model_content(Session& session, std::int64_t version) {
  const Result found = session.db.execute("SELECT id, content FROM models WHERE version = $1", {version});
  if (found.rows.empty()) fail(ErrorKind::internal, "store: there is no model version {}", version);
  return session.vault.open(found.rows[0].bytes(1), content_place, found.rows[0].text(0));
}

std::vector<PromotedModel> list_models(Session& session) {
  std::vector<PromotedModel> models;
  for (const Row& row : session.db.execute(std::string(described) + "ORDER BY version DESC").rows)
    models.push_back(model_of(row));
  return models;
}

bool record_model(Session& session, const std::string& details) {
  if (find_meta(session.db, recorded) == details) return false;
  append_audit(session, {"model", "server", "", details});
  set_meta(session.db, recorded, details);
  return true;
}

}  // namespace siglib::serve
