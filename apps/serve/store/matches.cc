#include "serve/store/matches.h"

#include "serve/store/limits.h"
#include "serve/store/match_row.h"
#include "serve/store/text.h"
#include "siglib/core/error.h"

#include <fmt/format.h>

namespace siglib::serve {
namespace {

constexpr std::string_view template_place = "match_images.template";
constexpr std::string_view image_place = "match_images.image";
constexpr std::string_view explanation_place = "explanations.content";

void check(const NewMatch& match) {
  if (match.decision != "match" && match.decision != "review" && match.decision != "no_match")
    fail(ErrorKind::internal, "decision: expected match, review or no_match");
  require_text("policy", match.policy, limits::name);
  require_text("media type", match.image.media_type, limits::name);
  require_size("query image", match.image.content.size(), limits::image);
  require_size("template", match.template_bytes.size(), limits::template_bytes);
  for (const std::string* json : {&match.references, &match.quality, &match.model, &match.timings})
    require_size("description of the match", json->size(), limits::json);
}

std::string explanation_id(const std::string& match, const std::string& method) {
  return match + "/" + method;
}

}  // namespace

Match match_of(const Row& row) {
  return {row.text(0),  row.text(1),  row.integer(2), row.real(3),  row.real(4),
          row.text(5),  row.text(6),  row.real(7),    row.real(8),  row.integer(9) != 0,
          row.text(10), row.text(11), row.text(12),   row.text(13), row.optional_text(14)};
}

std::string match_cursor(const Match& last) {
  return to_string(TimeCursor{last.created_at, last.id});
}

Match add_match(Session& session, const NewMatch& match) {
  check(match);
  Match kept = match;
  kept.id = canonical_uuid(match.id);
  kept.customer = canonical_uuid(match.customer);
  kept.created_at = session.now;
  session.db.execute(
      "INSERT INTO matches (id, customer, created_at, score, log_likelihood_ratio, decision, policy, accept, "
      "reject,"
      " possible_copy, reference_scores, quality, model, timings)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
      {kept.id, kept.customer, kept.created_at, kept.score, kept.log_likelihood_ratio, kept.decision,
       kept.policy, kept.accept, kept.reject, kept.possible_copy, kept.references, kept.quality, kept.model,
       kept.timings});
  session.db.execute(
      "INSERT INTO match_images (match, created_at, media_type, template, image) VALUES ($1, $2, $3, $4, $5)",
      {kept.id, kept.created_at, match.image.media_type,
       session.vault.seal(match.template_bytes, template_place, kept.id),
       session.vault.seal(match.image.content, image_place, kept.id)});
  return kept;
}

std::optional<Match> find_match(Session& session, const std::string& id) {
  const Result found = session.db.execute(std::string(match_columns) + "WHERE id = $1", {id});
  return found.rows.empty() ? std::nullopt : std::optional(match_of(found.rows[0]));
}

Page<Match> list_matches(Session& session, const MatchFilter& filter, const std::string& cursor, int limit) {
  std::string sql(match_columns);
  std::vector<Parameter> parameters;
  const auto where = [&](const std::string& condition, std::initializer_list<Parameter> values) {
    sql += (sql.size() == match_columns.size() ? "WHERE " : " AND ") + condition;
    parameters.insert(parameters.end(), values);
  };
  const auto next = [&](std::size_t ahead = 1) { return fmt::format("${}", parameters.size() + ahead); };
  if (filter.decision) where("decision = " + next(), {*filter.decision});
  if (filter.customer) where("customer = " + next(), {*filter.customer});
  if (filter.reviewed) where(*filter.reviewed ? "verdict IS NOT NULL" : "verdict IS NULL", {});
  TimeCursor before;
  if (!cursor.empty()) {
    before = time_cursor(cursor);
    where("(created_at, id) < (" + next(1) + ", " + next(2) + ")", {before.time, before.id});
  }
  sql += " ORDER BY created_at DESC, id DESC LIMIT " + next();
  parameters.emplace_back(page_size(limit) + 1);
  return make_page<Match>(session.db.execute(sql, parameters), limit, match_of, match_cursor);
}

std::optional<StoredImage> match_image(Session& session, const std::string& id) {
  const Result found =
      session.db.execute("SELECT media_type, image FROM match_images WHERE match = $1", {id});
  if (found.rows.empty()) return std::nullopt;
  return StoredImage{found.rows[0].text(0), session.vault.open(found.rows[0].bytes(1), image_place, id)};
}

std::optional<Bytes> match_template(Session& session, const std::string& id) {
  const Result found = session.db.execute("SELECT template FROM match_images WHERE match = $1", {id});
  if (found.rows.empty()) return std::nullopt;
  return session.vault.open(found.rows[0].bytes(0), template_place, id);
}

bool keep_explanation(Session& session, const std::string& match, const std::string& method,
                      const StoredImage& explanation) {
  require_text("explanation method", method, limits::name);
  require_text("media type", explanation.media_type, limits::name);
  require_size("explanation", explanation.content.size(), limits::explanation);
  const std::string id = explanation_id(match, method);
  return session.db
             .execute(
                 "INSERT INTO explanations (id, match, method, media_type, content)"
                 " SELECT $1, match, $2, $3, $4 FROM match_images WHERE match = $5"
                 " ON CONFLICT (id) DO UPDATE SET media_type = excluded.media_type, content = "
                 "excluded.content",
                 {id, method, explanation.media_type,
                  session.vault.seal(explanation.content, explanation_place, id), match})
             .changed == 1;
}

std::optional<StoredImage> find_explanation(Session& session, const std::string& match,
                                            const std::string& method) {
  const std::string id = explanation_id(match, method);
  const Result found = session.db.execute("SELECT media_type, content FROM explanations WHERE id = $1", {id});
  if (found.rows.empty()) return std::nullopt;
  return StoredImage{found.rows[0].text(0),
                     session.vault.open(found.rows[0].bytes(1), explanation_place, id)};
}

std::int64_t purge_match_images(Session& session, std::int64_t before, int limit) {
  const Result old =
      session.db.execute("SELECT match FROM match_images WHERE created_at < $1 ORDER BY created_at LIMIT $2",
                         {before, page_size(limit)});
  // Explanations go with them.
  for (const Row& row : old.rows)
    session.db.execute("DELETE FROM match_images WHERE match = $1", {row.text(0)});
  if (!old.rows.empty()) session.db.note_erasure();
  return static_cast<std::int64_t>(old.rows.size());
}

}  // namespace siglib::serve
