// What people found about matches: the feedback from which errors are estimated and calibrations made.
#pragma once

#include "serve/store/matches.h"

namespace siglib::serve {

enum class Verdict { genuine, forged, unsure };
std::string_view to_string(Verdict verdict) noexcept;
Verdict verdict_from(std::string_view text);  // throws Error(usage)

struct Review {
  std::int64_t number = 0;  // 1, 2 … within its match
  std::int64_t created_at = 0;
  Verdict verdict = Verdict::unsure;
  std::string note;
  std::string actor;
};

// The latest review of a match counts, earlier ones are kept. Nothing: no such match.
std::optional<Review> add_review(Session& session, const std::string& match, Verdict verdict,
                                 const std::string& note, const std::string& actor);
std::vector<Review> list_reviews(Session& session, const std::string& match);  // oldest first

// Matches whose latest verdict is genuine or forged, oldest first: the pairs of a feedback export. Their
// images are read one by one with match_image and signature_image.
Page<Match> list_reviewed(Session& session, const std::string& cursor, int limit);

}  // namespace siglib::serve
