#include "siglib/image/paper.h"

#include "siglib/image/histogram.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

// The background is smooth: a coarse copy is enough for it, and averages the noise away.
constexpr int kCoarseSide = 225;
// No stroke is wider than this share of the longer side.
constexpr double kWidestStroke = 0.125;

cv::Mat coarse_copy(const cv::Mat& grey) {
  const double scale = std::min(1.0, static_cast<double>(kCoarseSide) / std::max(grey.cols, grey.rows));
  const auto side = [&](int length) { return std::max(1, static_cast<int>(std::lround(length * scale))); };
  cv::Mat small;
  cv::resize(grey, small, {side(grey.cols), side(grey.rows)}, 0, 0, cv::INTER_AREA);
  cv::medianBlur(small, small, 3);
  return small;
}

// Odd, in pixels of the coarse copy.
int stroke_size(const cv::Mat& coarse) {
  return std::max(3, static_cast<int>(std::lround(kWidestStroke * std::max(coarse.cols, coarse.rows)))) | 1;
}

// Light writing on dark paper: the image is dark as a whole, and what differs from its wide surroundings,
// which are mostly paper, is lighter. A dark photograph of ordinary writing meets the first condition only.
bool is_inverted(const cv::Mat& coarse) {
  constexpr int kDark = 128;
  if (Histogram(coarse).quantile(0.5) >= kDark) return false;
  cv::Mat paper;
  cv::medianBlur(coarse, paper, 2 * stroke_size(coarse) + 1);
  cv::Mat lighter;
  cv::Mat darker;
  cv::subtract(coarse, paper, lighter);
  cv::subtract(paper, coarse, darker);
  return cv::norm(lighter, cv::NORM_L2) > cv::norm(darker, cv::NORM_L2);
}

cv::Mat background_of(const cv::Mat& coarse, cv::Size size) {
  const int stroke = stroke_size(coarse);
  cv::Mat paper;
  cv::morphologyEx(coarse, paper, cv::MORPH_CLOSE,
                   cv::getStructuringElement(cv::MORPH_RECT, {stroke, stroke}));
  cv::GaussianBlur(paper, paper, {}, stroke / 4.0, 0, cv::BORDER_REPLICATE);
  cv::Mat full;
  cv::resize(paper, full, size, 0, 0, cv::INTER_LINEAR);
  return full;
}

// Standard deviation of fine noise, from the median difference of neighbours: most pairs are paper beside
// paper. It sees the grain of white paper, too, whose light side is cut off at 255.
double grain_of(const cv::Mat& ratio) {
  constexpr double kMedianOfDifference = 0.6745 * 1.4142;  // of two independent normal values of deviation 1
  cv::Mat difference;
  cv::absdiff(ratio.colRange(1, ratio.cols), ratio.colRange(0, ratio.cols - 1), difference);
  return Histogram(difference).quantile(0.5) / kMedianOfDifference;
}

}  // namespace

Darkness darkness_of(const cv::Mat& grey) {
  cv::Mat pixels = grey;
  cv::Mat coarse = coarse_copy(grey);
  if (is_inverted(coarse)) {
    cv::bitwise_not(grey, pixels);
    cv::bitwise_not(coarse, coarse);
  }
  // The ratio's 1 stands at 200, so that paper lighter than its surroundings is seen, too: the noise is
  // measured on the light side, where there is no ink.
  constexpr double kUnit = 200;
  // At least 1, so that black on black is 1, too, and not 0 / 0.
  cv::Mat ratio;
  cv::divide(cv::max(pixels, 1), cv::max(background_of(coarse, grey.size()), 1), ratio, kUnit);
  const Histogram histogram(ratio);
  // The closing prefers light pixels, so the paper's own level lies slightly below 1. It is a peak, not the
  // median: in a tight crop of a broad pen most pixels are ink.
  const int peak = histogram.peak_from(static_cast<int>(0.6 * kUnit));
  const double paper = peak;
  Darkness result;
  // 68 % of a normal deviation to one side lie within one standard deviation.
  const double spread = histogram.quantile_from(peak, 0.68) - paper;
  result.noise = std::max(spread, grain_of(ratio)) / paper;
  cv::Mat table(1, 256, CV_8U);
  for (int level = 0; level < 256; ++level)
    table.at<std::uint8_t>(level) = cv::saturate_cast<std::uint8_t>(255 * (1 - level / paper));
  cv::LUT(ratio, table, result.levels);
  return result;
}

cv::Mat against_paper(const cv::Mat& channel) {
  constexpr double kUnit = 255;
  cv::Mat ratio;
  cv::divide(channel, cv::max(background_of(coarse_copy(channel), channel.size()), 1), ratio, kUnit);
  cv::bitwise_not(ratio, ratio);
  return ratio;
}

}  // namespace siglib
