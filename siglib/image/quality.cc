#include "siglib/image/quality.h"

#include <fmt/format.h>

namespace siglib {
namespace {

// Judged by eye between the severities of scenes, not fitted to scores.
constexpr double kLeastWidth = 150;
constexpr double kGoodWidth = 300;
constexpr double kLeastContrast = 0.3;
constexpr double kMostNoise = 0.06;
constexpr double kMostClutter = 0.3;

std::string sides_of(const InkQuality& quality) {
  std::vector<std::string> sides;
  if (quality.left) sides.emplace_back("left");
  if (quality.top) sides.emplace_back("upper");
  if (quality.right) sides.emplace_back("right");
  if (quality.bottom) sides.emplace_back("lower");
  return fmt::format("{} {}", fmt::join(sides, " and "), sides.size() > 1 ? "edges" : "edge");
}

}  // namespace

std::vector<QualityWarning> quality_warnings(const InkQuality& quality) {
  std::vector<QualityWarning> warnings;
  if (quality.left || quality.top || quality.right || quality.bottom)
    warnings.push_back(
        {QualityIssue::cropped, "cropped",
         fmt::format("the signature runs off the picture at its {}: take all of it, with some paper around",
                     sides_of(quality))});
  if (quality.signatures > 1)
    warnings.push_back(
        {QualityIssue::several_signatures, "several_signatures",
         fmt::format(
             "{} signatures were found and the largest was taken: cut the picture to the one that is meant",
             quality.signatures)});
  if (quality.width < kLeastWidth)
    warnings.push_back(
        {QualityIssue::too_small, "too_small",
         fmt::format("the signature is only {:.0f} pixels wide: {:.0f} or more show how it was written",
                     quality.width, kGoodWidth)});
  if (quality.contrast < kLeastContrast)
    warnings.push_back(
        {QualityIssue::low_contrast, "low_contrast",
         fmt::format("the ink is only {:.0f} % darker than the paper: more light, or a scan, shows more",
                     100 * quality.contrast)});
  if (quality.noise > kMostNoise)
    warnings.push_back(
        {QualityIssue::noisy, "noisy", "the picture is grainy or its paper is patterned: a scan shows more"});
  if (quality.clutter > kMostClutter)
    warnings.push_back({QualityIssue::cluttered, "cluttered",
                        "much beside the signature is dark: cut the picture to the signature"});
  return warnings;
}

}  // namespace siglib
