#include "serve/store/statistics.h"

#include <fmt/format.h>

namespace siglib::serve {

std::vector<DayCount> count_days(Session& session, std::int64_t since) {
  const Result found = session.db.execute(
      "SELECT created_at / 86400000 AS day, decision, count(*) FROM matches WHERE created_at >= $1"
      " GROUP BY day, decision ORDER BY day, decision",
      {since});
  std::vector<DayCount> days;
  for (const Row& row : found.rows) days.push_back({row.integer(0), row.text(1), row.integer(2)});
  return days;
}

std::vector<ScoreCount> count_scores(Session& session, std::int64_t since) {
  // SQLite cuts where it casts, PostgreSQL rounds.
  const bool cuts = session.db.dialect() == Dialect::sqlite;
  const std::string bin = fmt::format("CAST({}(score * {}) AS BIGINT)", cuts ? "" : "floor", score_bins);
  const std::string last = std::to_string(score_bins - 1);
  const Result found = session.db.execute(
      "SELECT model, policy, decision, verdict, CASE WHEN score >= 1 THEN " + last + " ELSE " + bin +
          " END AS bin, count(*) FROM matches WHERE created_at >= $1"
          " GROUP BY model, policy, decision, verdict, bin ORDER BY model, policy, decision, verdict, bin",
      {since});
  std::vector<ScoreCount> scores;
  for (const Row& row : found.rows)
    scores.push_back({row.text(0), row.text(1), row.text(2), row.optional_text(3),
                      static_cast<int>(row.integer(4)), row.integer(5)});
  return scores;
}

std::vector<std::string> newest_timings(Session& session, std::int64_t since, int limit) {
  const Result found = session.db.execute(
      "SELECT timings FROM matches WHERE created_at >= $1 ORDER BY created_at DESC, id DESC LIMIT $2",
      {since, page_size(limit)});
  std::vector<std::string> timings;
  for (const Row& row : found.rows) timings.push_back(row.text(0));
  return timings;
}

std::int64_t count_waiting(Session& session, std::int64_t since) {
  return session.db
      .execute(
          "SELECT count(*) FROM matches WHERE decision = 'review' AND verdict IS NULL AND created_at >= $1",
          {since})
      .rows.at(0)
      .integer(0);
}

}  // namespace siglib::serve
