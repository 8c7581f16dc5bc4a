#include "siglib/score/fusion.h"

#include "siglib/core/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace siglib {
namespace {

double median(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const std::size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

}  // namespace

const char* to_string(Fusion fusion) {
  for (const auto& [name, value] : kFusions)
    if (value == fusion) return name.data();
  fail(ErrorKind::internal, "fusion {} has no name", static_cast<int>(fusion));
}

Fusion fusion_named(std::string_view name) {
  for (const auto& [known, value] : kFusions)
    if (known == name) return value;
  fail(ErrorKind::usage, "fusion \"{}\": expected mean, max, min, median or mean_embedding", name);
}

double fuse(std::span<const double> log_odds, Fusion fusion) {
  if (log_odds.empty()) fail(ErrorKind::input, "fusion: there is no reference to compare with");
  if (std::any_of(log_odds.begin(), log_odds.end(), [](double value) { return std::isnan(value); }))
    fail(ErrorKind::input, "fusion: a comparison gave no number");
  switch (fusion) {
    case Fusion::mean:
      return std::accumulate(log_odds.begin(), log_odds.end(), 0.0) / static_cast<double>(log_odds.size());
    case Fusion::max:
      return *std::max_element(log_odds.begin(), log_odds.end());
    case Fusion::min:
      return *std::min_element(log_odds.begin(), log_odds.end());
    case Fusion::median:
      return median(log_odds);
    case Fusion::mean_embedding:
      fail(ErrorKind::usage, "fusion: mean_embedding fuses embeddings, not scores");
  }
  fail(ErrorKind::internal, "fusion {} has no rule", static_cast<int>(fusion));
}

}  // namespace siglib
