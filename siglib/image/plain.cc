#include "siglib/image/plain.h"

#include "siglib/image/histogram.h"
#include "siglib/image/paper.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace siglib {
namespace {

// Of 759 scans and renderings of CEDAR, BHSig260, cross_media and SVC2004, drawn evenly, 750 pass; of 240
// generated documents before a camera none does.
constexpr int kSide = 300;
constexpr double kMostNoise = 0.015;
constexpr double kLeastEvenness = 0.75;  // darkest to lightest paper
constexpr int kMostParts = 30;
constexpr double kRuled = 0.8;  // of the picture's width, without a break and without a bend

// The paper's level where it is darkest, as a share of where it is lightest.
double evenness(const cv::Mat& grey) {
  constexpr int kWidestStroke = 31;
  cv::Mat paper;
  cv::morphologyEx(grey, paper, cv::MORPH_CLOSE,
                   cv::getStructuringElement(cv::MORPH_RECT, {kWidestStroke, kWidestStroke}));
  const Histogram levels(paper);
  return static_cast<double>(levels.quantile(0.02)) / std::max(1, levels.quantile(0.98));
}

// Upright lines do not count: strokes of a tight crop run from edge to edge as well.
bool is_ruled(const cv::Mat& dark) {
  cv::Mat lines;
  cv::morphologyEx(
      dark, lines, cv::MORPH_OPEN,
      cv::getStructuringElement(cv::MORPH_RECT, {std::max(3, static_cast<int>(kRuled * dark.cols)), 1}));
  return cv::countNonZero(lines) > 0;
}

}  // namespace

bool is_plain(const cv::Mat& grey) {
  const double scale = std::min(1.0, static_cast<double>(kSide) / std::max(grey.cols, grey.rows));
  cv::Mat small;
  cv::resize(
      grey, small,
      {std::max(1, static_cast<int>(grey.cols * scale)), std::max(1, static_cast<int>(grey.rows * scale))}, 0,
      0, cv::INTER_AREA);
  if (evenness(small) < kLeastEvenness) return false;
  const Darkness paper = darkness_of(small);
  if (paper.noise > kMostNoise) return false;
  constexpr double kLeastContrast = 0.08;
  const int threshold = std::max(Histogram(paper.levels).otsu(), static_cast<int>(255 * kLeastContrast));
  const cv::Mat dark = paper.levels >= threshold;
  cv::Mat labels;
  if (cv::connectedComponents(dark, labels, 8, CV_32S) - 1 > kMostParts) return false;
  return !is_ruled(dark);
}

}  // namespace siglib
