#include "siglib/synth/sheet.h"

#include "siglib/core/error.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

constexpr int kMaxSide = 6000;
constexpr int kShift = 4;  // OpenCV draws at sixteenths of a pixel

cv::Point fine(Place place, double scale) {
  return {static_cast<int>(std::lround((place.x * scale - 0.5) * (1 << kShift))),
          static_cast<int>(std::lround((place.y * scale - 0.5) * (1 << kShift)))};
}

// value · (1 - coverage · ink), coverage of 0 to 255.
void blend(cv::Mat& image, const cv::Mat& coverage, const Absorption& ink) {
  std::array<std::array<std::uint16_t, 256>, 3> left{};  // share of the light, of 65,535ths, by coverage
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t level = 0; level < 256; ++level)
      left[c][level] = static_cast<std::uint16_t>(
          std::lround(65535 * (1 - std::clamp(ink[c], 0.0, 1.0) * static_cast<double>(level) / 255)));
  for (int y = 0; y < image.rows; ++y) {
    auto* pixel = image.ptr<std::uint8_t>(y);
    const auto* level = coverage.ptr<std::uint8_t>(y);
    for (int x = 0; x < image.cols; ++x) {
      if (level[x] == 0) continue;
      for (std::size_t c = 0; c < 3; ++c) {
        std::uint8_t& value = pixel[3 * static_cast<std::size_t>(x) + c];
        value = static_cast<std::uint8_t>((value * left[c][level[x]] + 32767U) / 65535U);
      }
    }
  }
}

}  // namespace

Absorption absorption(Colour colour, double contrast) {
  Absorption hue{};
  switch (colour) {
    case Colour::black:
      hue = {1, 1, 1};
      break;
    case Colour::blue:
      hue = {1, 0.85, 0.35};
      break;
    case Colour::red:
      hue = {0.25, 1, 0.95};
      break;
    case Colour::green:
      hue = {1, 0.45, 0.85};
      break;
    case Colour::violet:
      hue = {0.7, 1, 0.4};
      break;
    case Colour::brown:
      hue = {0.6, 0.85, 1};
      break;
  }
  const double seen = 0.299 * hue[0] + 0.587 * hue[1] + 0.114 * hue[2];  // ITU-R BT.601
  for (double& share : hue) share = std::min(1.0, share * contrast / seen);
  return hue;
}

Sheet::Sheet(double width, double height, double pixels_per_millimetre, const cv::Scalar& paper)
    : width_(width), height_(height), scale_(pixels_per_millimetre) {
  if (std::max(width, height) * scale_ > kMaxSide)
    fail(ErrorKind::internal, "a sheet of {:.0f} x {:.0f} mm is too large at {:.1f} pixels a millimetre",
         width, height, scale_);
  image_ = cv::Mat(pixels(height), pixels(width), CV_8UC3, paper);
  print_ = cv::Mat::zeros(image_.size(), CV_8U);
}

void Sheet::print(const Absorption& ink, const std::function<void(cv::Mat&)>& draw) {
  impress(ink, draw, true);
}

void Sheet::ground(const Absorption& ink, const std::function<void(cv::Mat&)>& draw) {
  impress(ink, draw, false);
}

void Sheet::impress(const Absorption& ink, const std::function<void(cv::Mat&)>& draw, bool counts) {
  cv::Mat plate = cv::Mat::zeros(image_.size(), CV_8U);
  draw(plate);
  blend(image_, plate, ink);
  if (counts) cv::max(print_, plate, print_);
}

void Sheet::lay(const cv::Mat& coverage, cv::Point at, const Absorption& ink) {
  const cv::Rect whole(at, coverage.size());
  const cv::Rect inside = whole & cv::Rect({}, image_.size());
  if (inside.empty()) return;
  cv::Mat target = image_(inside);
  blend(target, coverage(inside - at), ink);
}

void Sheet::rule(cv::Mat& plate, Place from, Place to, double weight) const {
  cv::line(plate, fine(from, scale_), fine(to, scale_), cv::Scalar(255), std::max(1, pixels(weight)),
           cv::LINE_AA, kShift);
}

void Sheet::frame(cv::Mat& plate, const Area& area, double weight) const {
  const Place a{area.x, area.y}, b{area.x + area.width, area.y}, c{area.x + area.width, area.y + area.height},
      d{area.x, area.y + area.height};
  rule(plate, a, b, weight);
  rule(plate, b, c, weight);
  rule(plate, c, d, weight);
  rule(plate, d, a, weight);
}

}  // namespace siglib
