#include "siglib/stroke/strokes.h"

#include "siglib/stroke/jets.h"
#include "siglib/stroke/thin.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

constexpr double kTensorSmoothing = 2.5;  // standard deviation over which directions are averaged

// Twice the angle of the lines, as the structure tensor's double-angle vector: [H, W] each.
struct Directions {
  cv::Mat cos2, sin2;
};

Directions directions_of(const cv::Mat& ink) {
  cv::Mat dx, dy;
  cv::Sobel(ink, dx, CV_32F, 1, 0);
  cv::Sobel(ink, dy, CV_32F, 0, 1);
  // The gradient stands across the line: its double angle is the line's turned by 180 degrees.
  Directions result{dy.mul(dy) - dx.mul(dx), -2 * dx.mul(dy)};
  for (cv::Mat* field : {&result.cos2, &result.sin2})
    cv::GaussianBlur(*field, *field, cv::Size(), kTensorSmoothing);
  return result;
}

// Indices of at most `count` of the points, each the farthest from those before it; the first is the first.
std::vector<std::size_t> spread_out(const std::vector<cv::Point>& points, std::size_t count) {
  std::vector<int> distance(points.size(), std::numeric_limits<int>::max());
  std::vector<std::size_t> chosen;
  std::size_t next = 0;
  while (chosen.size() < std::min(count, points.size())) {
    chosen.push_back(next);
    const cv::Point from = points[next];
    std::size_t farthest = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const int dx = points[i].x - from.x;
      const int dy = points[i].y - from.y;
      distance[i] = std::min(distance[i], dx * dx + dy * dy);
      if (distance[i] > distance[farthest]) farthest = i;
    }
    next = farthest;
  }
  return chosen;
}

}  // namespace

Strokes find_strokes(const Canvas& canvas, std::size_t points) {
  cv::Mat whole(canvas.height, canvas.width, CV_8U, const_cast<std::uint8_t*>(canvas.ink.data()));
  cv::Mat ink, mask, distance;
  cv::GaussianBlur(whole, ink, cv::Size(), kSkeletonSmoothing);
  mask = ink > kSkeletonInk;
  cv::distanceTransform(mask, distance, cv::DIST_L2, cv::DIST_MASK_5);
  thin(mask);
  std::vector<cv::Point> skeleton;
  if (cv::countNonZero(mask) > 0) cv::findNonZero(mask, skeleton);
  const Directions directions = directions_of(ink);
  cv::Mat near, wide;
  const double pixels = static_cast<double>(canvas.height) / static_cast<double>(kStrokeUnits);
  whole.convertTo(whole, CV_32F, 1.0 / 255);
  cv::GaussianBlur(whole, near, cv::Size(), 2.5 * pixels);
  cv::GaussianBlur(near, wide, cv::Size(), 4.33 * pixels);  // with the one before: 5

  Strokes strokes;
  const float scale = kStrokeUnits / static_cast<float>(canvas.height);
  strokes.length = scale * static_cast<float>(skeleton.size());
  for (const std::size_t index : spread_out(skeleton, points)) {
    const cv::Point at = skeleton[index];
    const float cos2 = directions.cos2.at<float>(at);
    const float sin2 = directions.sin2.at<float>(at);
    const float length = std::max(std::hypot(cos2, sin2), 1e-6F);
    strokes.x.push_back(scale * (static_cast<float>(at.x) + 0.5F));
    strokes.y.push_back(scale * (static_cast<float>(at.y) + 0.5F));
    strokes.cos2.push_back(cos2 / length);
    strokes.sin2.push_back(sin2 / length);
    strokes.width.push_back(scale * (2 * distance.at<float>(at) - 1));
    strokes.darkness.push_back(static_cast<float>(ink.at<std::uint8_t>(at)) / 255);
    strokes.ink.push_back(near.at<float>(at));
    strokes.crowding.push_back(wide.at<float>(at));
  }
  find_jets(whole, static_cast<float>(pixels), strokes);
  return strokes;
}

}  // namespace siglib
