#include "serve/store/reviews.h"

#include "serve/store/limits.h"
#include "serve/store/match_row.h"
#include "serve/store/text.h"
#include "siglib/core/error.h"

namespace siglib::serve {

std::string_view to_string(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::genuine:
      return "genuine";
    case Verdict::forged:
      return "forged";
    case Verdict::unsure:
      return "unsure";
  }
  return "";
}

Verdict verdict_from(std::string_view text) {
  for (const Verdict verdict : {Verdict::genuine, Verdict::forged, Verdict::unsure})
    if (text == to_string(verdict)) return verdict;
  fail(ErrorKind::usage, "verdict: expected genuine, forged or unsure");
}

std::optional<Review> add_review(Session& session, const std::string& match, Verdict verdict,
                                 const std::string& note, const std::string& actor) {
  require_size("note", note.size(), limits::note);
  require_text("actor", actor, limits::name);
  if (session.db.execute("UPDATE matches SET verdict = $1 WHERE id = $2", {to_string(verdict), match})
          .changed == 0)
    return std::nullopt;
  const std::int64_t earlier =
      session.db.execute("SELECT count(*) FROM reviews WHERE match = $1", {match}).rows.at(0).integer(0);
  const Review review{earlier + 1, session.now, verdict, note, actor};
  session.db.execute(
      "INSERT INTO reviews (match, number, created_at, verdict, note, actor) VALUES ($1, $2, $3, $4, $5, $6)",
      {match, review.number, review.created_at, to_string(verdict), note, actor});
  return review;
}

std::vector<Review> list_reviews(Session& session, const std::string& match) {
  const Result found = session.db.execute(
      "SELECT number, created_at, verdict, note, actor FROM reviews WHERE match = $1 ORDER BY number",
      {match});
  std::vector<Review> reviews;
  for (const Row& row : found.rows)
    reviews.push_back({row.integer(0), row.integer(1), verdict_from(row.text(2)), row.text(3), row.text(4)});
  return reviews;
}

Page<Match> list_reviewed(Session& session, const std::string& cursor, int limit) {
  const TimeCursor after = cursor.empty() ? TimeCursor{-1, ""} : time_cursor(cursor);
  const Result found = session.db.execute(
      std::string(match_columns) +
          "WHERE verdict IS NOT NULL AND verdict <> 'unsure' AND (created_at, id) > ($1, $2)"
          " ORDER BY created_at, id LIMIT $3",
      {after.time, after.id, page_size(limit) + 1});
  return make_page<Match>(found, limit, match_of, match_cursor);
}

}  // namespace siglib::serve
