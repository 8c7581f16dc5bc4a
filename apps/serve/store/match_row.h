// How a match is read from its row, for the subjects that list matches.
#pragma once

#include "serve/store/matches.h"

namespace siglib::serve {

inline constexpr std::string_view match_columns =
    "SELECT id, customer, created_at, score, log_likelihood_ratio, decision, policy, accept, reject, "
    "possible_copy,"
    " reference_scores, quality, model, timings, verdict FROM matches ";

Match match_of(const Row& row);
std::string match_cursor(const Match& last);

}  // namespace siglib::serve
