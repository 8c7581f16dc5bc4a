#include "siglib/explain/colour.h"

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

constexpr double kSmoothing = 5.0 / 288;  // standard deviation, of the canvas's height
constexpr double kExceed = 0.1;           // share of the ink that is coloured to the full
constexpr Colour kGrey{150, 150, 150}, kFor{0, 84, 166}, kAgainst{222, 94, 0};

}  // namespace

Colour colour_of(double strength) {
  const Colour& end = strength > 0 ? kFor : kAgainst;
  const double part = std::min(std::abs(strength), 1.0);
  Colour mixed{};
  for (std::size_t c = 0; c < mixed.size(); ++c)
    mixed[c] = static_cast<std::uint8_t>(std::lround(kGrey[c] + part * (end[c] - kGrey[c])));
  return mixed;
}

std::string hexadecimal(const Colour& colour) {
  return fmt::format("#{:02x}{:02x}{:02x}", colour[0], colour[1], colour[2]);
}

std::vector<float> strengths_of(const ExplainedSide& side) {
  const int height = side.canvas.height, width = side.canvas.width;
  cv::Mat map(height, width, CV_32F), ink;
  std::copy(side.map.begin(), side.map.end(), map.ptr<float>());
  cv::Mat(height, width, CV_8U, const_cast<std::uint8_t*>(side.canvas.ink.data()))
      .convertTo(ink, CV_32F, 1.0 / 255);
  for (cv::Mat* field : {&map, &ink}) cv::GaussianBlur(*field, *field, cv::Size(), kSmoothing * height);
  std::vector<float> strengths(side.map.size()), sizes;
  for (std::size_t p = 0; p < strengths.size(); ++p) {
    if (side.canvas.ink[p] == 0) continue;
    strengths[p] = map.ptr<float>()[p] / std::max(ink.ptr<float>()[p], 1e-3F);
    sizes.push_back(std::abs(strengths[p]));
  }
  if (sizes.empty()) return strengths;
  const auto at =
      sizes.begin() + static_cast<std::ptrdiff_t>((1 - kExceed) * static_cast<double>(sizes.size() - 1));
  std::ranges::nth_element(sizes, at);
  const float full = std::max(*at, 1e-12F);
  for (float& strength : strengths) strength = std::clamp(strength / full, -1.0F, 1.0F);
  return strengths;
}

}  // namespace siglib
