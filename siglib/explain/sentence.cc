#include "siglib/explain/words.h"

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

constexpr double kWorthNaming = 0.25;  // of the strongest piece
constexpr double kLeast = 0.05;        // of a log-likelihood ratio: less is nothing
constexpr double kAlone = 0.25;        // agreement below which a piece has no counterpart

// Names of the strongest pieces whose contribution has this sign, at most `most`, no name twice.
std::vector<std::string> strongest(const ExplainedSide& side, double sign, std::size_t most, double scale) {
  std::vector<const Segment*> order;
  for (const Segment& segment : side.segments)
    if (sign * segment.contribution > std::max(kLeast, kWorthNaming * scale)) order.push_back(&segment);
  std::ranges::stable_sort(order, std::greater<>(), [&](const Segment* s) { return sign * s->contribution; });
  std::vector<std::string> names;
  for (const Segment* segment : order)
    if (names.size() < most && std::ranges::find(names, segment->name) == names.end())
      names.push_back(segment->name);
  return names;
}

double scale_of(const ExplainedSide& side) {
  double scale = 0;
  for (const Segment& segment : side.segments) scale = std::max(scale, std::abs(segment.contribution));
  return scale;
}

std::string joined(const std::vector<std::string>& names) {
  return names.size() < 2 ? names.front() : names.front() + " and " + names.back();
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string verb(const std::vector<std::string>& names, const char* one, const char* many) {
  return names.size() > 1 ? many : one;
}

std::string missing(const Explanation& explanation) {
  const Segment* piece = missing_piece(explanation);
  return piece == nullptr ? "" : piece->name + " of the reference has no counterpart";
}

}  // namespace

const Segment* missing_piece(const Explanation& explanation) {
  if (!explanation.compares_strokes) return nullptr;
  const Segment* worst = nullptr;
  for (const Segment& segment : explanation.given.segments)
    if (segment.agreement < kAlone && segment.contribution < -kLeast &&
        (worst == nullptr || segment.contribution < worst->contribution))
      worst = &segment;
  return worst;
}

std::string sentence_of(const Explanation& explanation) {
  const double scale = scale_of(explanation.query);
  const bool match = explanation.log_likelihood_ratio >= 0;
  const auto for_it = strongest(explanation.query, 1, match ? 2 : 1, scale);
  const auto against = strongest(explanation.query, -1, match ? 1 : 2, scale);
  std::vector<std::string> parts;
  const std::string agree =
      for_it.empty() ? "" : joined(for_it) + verb(for_it, " agrees", " agree") + " most";
  const std::string differ =
      against.empty() ? "" : joined(against) + verb(against, " differs", " differ") + " most";
  for (const std::string& part : {match ? agree : differ, match ? differ : agree, missing(explanation)})
    if (!part.empty()) parts.push_back(part);
  if (explanation.query.terms.whole < -0.5)
    parts.emplace_back("size, slant or proportions differ as a whole");
  if (parts.empty())
    return match ? "No part stands out: all agree alike." : "No part stands out: all differ alike.";
  std::string sentence = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) sentence += "; " + parts[i];
  return capital(sentence) + ".";
}

}  // namespace siglib
