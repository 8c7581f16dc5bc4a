#include "siglib/explain/spread.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

// The pixels of a canvas that one pixel of an input covers in one direction, and how much of each.
struct Cover {
  int first = 0;
  std::vector<double> share;
};

std::vector<Cover> covers(int from, int to) {
  std::vector<Cover> result(static_cast<std::size_t>(to));
  for (int i = 0; i < to; ++i) {
    const double begin = static_cast<double>(i) * from / to, end = static_cast<double>(i + 1) * from / to;
    Cover& cover = result[static_cast<std::size_t>(i)];
    cover.first = static_cast<int>(begin);
    for (int p = cover.first; p < std::min(from, static_cast<int>(std::ceil(end - 1e-9))); ++p)
      cover.share.push_back(std::min(end, p + 1.0) - std::max(begin, static_cast<double>(p)));
  }
  return result;
}

// `value` over the pixels under one pixel of the input.
void spread_one(double value, const Cover& rows, const Cover& columns, std::span<const float> weight,
                int width, std::vector<float>& map) {
  const auto for_each = [&](const auto& action) {
    for (std::size_t r = 0; r < rows.share.size(); ++r)
      for (std::size_t c = 0; c < columns.share.size(); ++c)
        action(static_cast<std::size_t>(rows.first + static_cast<int>(r)) * static_cast<std::size_t>(width) +
                   static_cast<std::size_t>(columns.first + static_cast<int>(c)),
               rows.share[r] * columns.share[c]);
  };
  double inked = 0, area = 0;
  for_each([&](std::size_t at, double share) {
    inked += share * static_cast<double>(weight[at]);
    area += share;
  });
  for_each([&](std::size_t at, double share) {
    const double part = inked > 0 ? share * static_cast<double>(weight[at]) / inked : share / area;
    map[at] += static_cast<float>(value * part);
  });
}

}  // namespace

void spread_input(std::span<const float> contributions, int height, int width, std::span<const float> weight,
                  const Canvas& canvas, std::vector<float>& map) {
  const std::vector<Cover> rows = covers(canvas.height, height), columns = covers(canvas.width, width);
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 0; c < columns.size(); ++c)
      if (const float value = contributions[r * columns.size() + c]; value != 0)
        spread_one(static_cast<double>(value), rows[r], columns[c], weight, canvas.width, map);
}

std::size_t pixel_of(const Strokes& strokes, std::size_t point, const Canvas& canvas) {
  const float pixels = static_cast<float>(canvas.height) / kStrokeUnits;
  const int x = std::clamp(static_cast<int>(strokes.x[point] * pixels), 0, canvas.width - 1);
  const int y = std::clamp(static_cast<int>(strokes.y[point] * pixels), 0, canvas.height - 1);
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(canvas.width) + static_cast<std::size_t>(x);
}

void spread_points(std::span<const double> shares, const Strokes& strokes, const Canvas& canvas,
                   std::vector<float>& map) {
  if (shares.empty()) return;
  cv::Mat points(canvas.height, canvas.width, CV_8U, cv::Scalar(255)), distance, nearest;
  for (std::size_t i = 0; i < shares.size(); ++i) points.data[pixel_of(strokes, i, canvas)] = 0;
  cv::distanceTransform(points, distance, nearest, cv::DIST_L2, cv::DIST_MASK_5, cv::DIST_LABEL_PIXEL);
  const auto* label = nearest.ptr<int>();
  std::vector<double> ink(canvas.ink.size() + 1), share(canvas.ink.size() + 1);  // by label
  for (std::size_t p = 0; p < canvas.ink.size(); ++p)
    ink[static_cast<std::size_t>(label[p])] += static_cast<double>(canvas.ink[p]);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const std::size_t at = pixel_of(strokes, i, canvas);
    const auto own = static_cast<std::size_t>(label[at]);
    if (ink[own] > 0)
      share[own] += shares[i];
    else
      map[at] += static_cast<float>(shares[i]);
  }
  for (std::size_t p = 0; p < canvas.ink.size(); ++p)
    if (const auto own = static_cast<std::size_t>(label[p]); canvas.ink[p] > 0 && share[own] != 0)
      map[p] += static_cast<float>(share[own] * static_cast<double>(canvas.ink[p]) / ink[own]);
}

}  // namespace siglib
