#include "siglib/image/ink.h"

#include "siglib/core/error.h"
#include "siglib/image/histogram.h"
#include "siglib/image/paper.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace siglib {
namespace {

// Above this share of the image there is no paper left to tell ink from.
constexpr double kMaxInkShare = 0.5;

struct Thresholds {
  int strong;  // surely ink
  int weak;    // ink where it hangs together with strong ink: thin and faint ends of strokes
};

Thresholds thresholds_of(const cv::Mat& darkness, double noise, double min_contrast, std::string_view name) {
  const Histogram histogram(darkness);
  const double floor = std::clamp(4 * noise, min_contrast, 1.0) * 255;
  const int strong = std::max(histogram.otsu(), static_cast<int>(std::ceil(floor)));
  if (histogram.count_from(strong) == 0)
    fail(ErrorKind::input, "{}: is blank: no ink darker than the paper by {:.0f} %", name, 100 * floor / 255);
  return {strong, std::max(static_cast<int>(std::ceil(floor)), strong / 2)};
}

// What a scanner leaves along the sides of a page: rows and columns that are dark all over. The part inside
// of them.
cv::Rect inside_of_frame(const cv::Mat& dark) {
  constexpr double kDark = 0.9;   // share of the row or column
  constexpr double kReach = 0.1;  // of the side, from either end
  constexpr int kSoftEdge = 1;    // pixels that are half frame
  const auto first_free = [](const cv::Mat& shares, int from, int step) {
    const int reach = static_cast<int>(kReach * static_cast<double>(shares.total()));
    int trimmed = 0;
    while (trimmed < reach && shares.at<float>(from + step * trimmed) >= 255 * kDark) ++trimmed;
    return trimmed == 0 ? 0 : trimmed + kSoftEdge;
  };
  cv::Mat rows;
  cv::Mat columns;
  cv::reduce(dark, rows, 1, cv::REDUCE_AVG, CV_32F);
  cv::reduce(dark, columns, 0, cv::REDUCE_AVG, CV_32F);
  const int left = first_free(columns, 0, 1);
  const int top = first_free(rows, 0, 1);
  const int right = dark.cols - first_free(columns, dark.cols - 1, -1);
  const int bottom = dark.rows - first_free(rows, dark.rows - 1, -1);
  return {left, top, right - left, bottom - top};
}

struct Component {
  cv::Rect box;
  int area = 0;
  bool strong = false;
};

struct Components {
  cv::Mat labels;  // 0 is paper
  std::vector<Component> items;
  int area = 0;  // of all that are strong
};

Components find_components(const cv::Mat& darkness, const Thresholds& thresholds) {
  Components found;
  cv::Mat stats;
  cv::Mat centroids;
  const int count = cv::connectedComponentsWithStats(darkness >= thresholds.weak, found.labels, stats,
                                                     centroids, 8, CV_32S);
  found.items.resize(static_cast<std::size_t>(count));
  for (int i = 1; i < count; ++i) {
    const int* row = stats.ptr<int>(i);
    found.items[static_cast<std::size_t>(i)] = {cv::Rect(row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP],
                                                         row[cv::CC_STAT_WIDTH], row[cv::CC_STAT_HEIGHT]),
                                                row[cv::CC_STAT_AREA], false};
  }
  for (int y = 0; y < darkness.rows; ++y) {
    const auto* level = darkness.ptr<std::uint8_t>(y);
    const auto* label = found.labels.ptr<int>(y);
    for (int x = 0; x < darkness.cols; ++x)
      if (level[x] >= thresholds.strong) found.items[static_cast<std::size_t>(label[x])].strong = true;
  }
  for (const Component& item : found.items)
    if (item.strong) found.area += item.area;
  return found;
}

int gap(const cv::Rect& a, const cv::Rect& b) {
  const int across = std::max({a.x - b.br().x, b.x - a.br().x, 0});
  const int down = std::max({a.y - b.br().y, b.y - a.br().y, 0});
  return std::max(across, down);
}

// Which components are signature. Dots are part of one and dirt is not: what is tiny goes, and what is small
// goes when it lies apart from everything that is not small.
std::vector<bool> choose(const Components& components) {
  constexpr double kTiny = 0.0008;  // share of all ink
  constexpr double kSmall = 0.012;
  constexpr double kNear = 0.12;  // of the larger side of the main part
  constexpr int kMinArea = 4;     // pixels
  const auto& items = components.items;
  const double tiny = std::max<double>(kMinArea, kTiny * components.area);
  const double small = std::max(tiny, kSmall * components.area);
  cv::Rect main;
  for (const Component& item : items)
    if (item.strong && item.area >= small) main = main.empty() ? item.box : main | item.box;
  const int reach = static_cast<int>(std::lround(kNear * std::max(main.width, main.height)));
  std::vector<bool> keep(items.size(), false);
  for (std::size_t i = 1; i < items.size(); ++i)
    keep[i] = items[i].strong && items[i].area >= tiny &&
              (main.empty() || items[i].area >= small || gap(items[i].box, main) <= reach);
  return keep;
}

// Darkness of the kept components and of the pixel around them (the soft edge), else 0; `mask` gets the
// components.
cv::Mat kept_ink(const cv::Mat& darkness, const Components& components, const std::vector<bool>& keep,
                 cv::Mat& mask) {
  mask.create(darkness.size(), CV_8U);
  for (int y = 0; y < mask.rows; ++y) {
    auto* out = mask.ptr<std::uint8_t>(y);
    const auto* label = components.labels.ptr<int>(y);
    for (int x = 0; x < mask.cols; ++x) out[x] = keep[static_cast<std::size_t>(label[x])] ? 255 : 0;
  }
  cv::Mat around;
  cv::dilate(mask, around, cv::Mat::ones(3, 3, CV_8U));
  cv::Mat ink = cv::Mat::zeros(darkness.size(), CV_8U);
  darkness.copyTo(ink, around);
  return ink;
}

double area_of(const Components& components, const std::vector<bool>& keep) {
  double area = 0;
  for (std::size_t i = 1; i < keep.size(); ++i)
    if (keep[i]) area += components.items[i].area;
  return area;
}

// A row or column at the edge of the picture.
bool runs_off(const cv::Mat& edge) {
  constexpr int kTouching = 2;  // pixels
  return cv::countNonZero(edge) >= kTouching;
}

}  // namespace

cv::Mat extract_ink(const cv::Mat& grey, const PreprocessOptions& options, std::string_view name,
                    InkQuality& quality) {
  const Darkness paper = darkness_of(grey);
  const Thresholds thresholds = thresholds_of(paper.levels, paper.noise, options.min_contrast, name);
  const cv::Mat levels = paper.levels(inside_of_frame(paper.levels >= thresholds.weak));
  const Components components = find_components(levels, thresholds);
  cv::Mat mask;
  const std::vector<bool> keep = choose(components);
  const cv::Mat ink = kept_ink(levels, components, keep, mask);
  const double share = static_cast<double>(cv::countNonZero(mask)) / static_cast<double>(mask.total());
  if (share == 0 || share < options.min_ink)
    fail(ErrorKind::input, "{}: is blank: ink covers {:.3f} % of the image, at least {:.3f} % is needed",
         name, 100 * share, 100 * options.min_ink);
  if (share > kMaxInkShare)
    fail(ErrorKind::input, "{}: is almost all ink: {:.0f} % of the image is dark", name, 100 * share);
  const int full = std::max(1, Histogram(levels, mask).quantile(0.9));
  cv::Mat scaled;
  const cv::Rect box = cv::boundingRect(mask);
  quality.width = box.width;
  quality.contrast = full / 255.0;
  quality.noise = paper.noise;
  quality.clutter = 1 - area_of(components, keep) / static_cast<double>(std::max(1, components.area));
  quality.left = runs_off(mask.col(0));
  quality.right = runs_off(mask.col(mask.cols - 1));
  quality.top = runs_off(mask.row(0));
  quality.bottom = runs_off(mask.row(mask.rows - 1));
  ink(box).convertTo(scaled, CV_8U, 255.0 / full);
  return scaled;
}

}  // namespace siglib
