// What the decisions of some days add up to: for the people who watch over them. The database counts; what
// comes back is as large as there are days, policies and score bins, however many matches there are.
#pragma once

#include "serve/store/session.h"

#include <optional>

namespace siglib::serve {

struct DayCount {
  std::int64_t day = 0;  // since 1970-01-01 UTC
  std::string decision;
  std::int64_t matches = 0;
};
// Matches from `since` on, oldest day first.
std::vector<DayCount> count_days(Session& session, std::int64_t since);

constexpr int score_bins = 20;  // of equal width; the last one holds the score 1, too

struct ScoreCount {
  std::string model;  // as matches have it: JSON
  std::string policy;
  std::string decision;
  std::optional<std::string> verdict;  // of the latest review
  int bin = 0;                         // 0 to score_bins - 1
  std::int64_t matches = 0;
};
std::vector<ScoreCount> count_scores(Session& session, std::int64_t since);

// The timings (JSON) of the newest matches from `since` on, at most `limit`.
std::vector<std::string> newest_timings(Session& session, std::int64_t since, int limit);

// Matches from `since` on that were decided `review` and have no verdict yet.
std::int64_t count_waiting(Session& session, std::int64_t since);

}  // namespace siglib::serve
