#include "siglib/explain/segments.h"

#include "siglib/explain/trace.h"
#include "siglib/stroke/strokes.h"
#include "siglib/stroke/thin.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

constexpr double kReach = 6;  // pixels between ends that meet at a crossing

cv::Mat skeleton_of(const Canvas& canvas) {
  const cv::Mat whole(canvas.height, canvas.width, CV_8U, const_cast<std::uint8_t*>(canvas.ink.data()));
  cv::Mat ink;
  cv::GaussianBlur(whole, ink, cv::Size(), kSkeletonSmoothing);
  cv::Mat mask = ink > kSkeletonInk;
  thin(mask);
  return mask;
}

std::vector<Path> cut(const std::vector<Path>& lines, double piece) {
  std::vector<Path> pieces;
  for (const Path& line : lines) {
    const auto count = std::max(std::lround(static_cast<double>(line.size()) / piece), 1L);
    for (long i = 0; i < count; ++i) {
      const auto at = [&](long k) { return line.begin() + std::ssize(line) * k / count; };
      pieces.emplace_back(at(i), at(i + 1));
    }
  }
  return pieces;
}

double gap(const Path& a, const Path& b) {
  double least = std::numeric_limits<double>::infinity();
  for (const cv::Point p : {a.front(), a.back()})
    for (const cv::Point q : b) least = std::min(least, std::hypot(p.x - q.x, p.y - q.y));
  return least;
}

// Short bits into the nearest piece that they touch; the shortest first.
void merge_short(std::vector<Path>& pieces, double shortest) {
  std::ranges::stable_sort(pieces, std::greater<>(), &Path::size);
  for (std::size_t i = pieces.size(); i-- > 0;) {
    if (static_cast<double>(pieces[i].size()) >= shortest) continue;
    std::size_t nearest = pieces.size();
    double least = kReach;
    for (std::size_t j = 0; j < pieces.size(); ++j)
      if (const double d = j == i ? kReach + 1 : gap(pieces[i], pieces[j]); d <= least) {
        least = d;
        nearest = j;
      }
    if (nearest == pieces.size()) continue;
    pieces[nearest].insert(pieces[nearest].end(), pieces[i].begin(), pieces[i].end());
    pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

void label_ink(const Canvas& canvas, Pieces& pieces) {
  pieces.labels.assign(canvas.ink.size(), -1);
  if (pieces.paths.empty()) return;
  cv::Mat lines(canvas.height, canvas.width, CV_8U, cv::Scalar(255)), distance, nearest;
  for (const Path& path : pieces.paths)
    for (const cv::Point p : path) lines.at<std::uint8_t>(p) = 0;
  cv::distanceTransform(lines, distance, nearest, cv::DIST_L2, cv::DIST_MASK_5, cv::DIST_LABEL_PIXEL);
  std::vector<std::int16_t> piece_of(canvas.ink.size() + 1, -1);  // by the label of a line's pixel
  for (std::size_t i = 0; i < pieces.paths.size(); ++i)
    for (const cv::Point p : pieces.paths[i])
      piece_of[static_cast<std::size_t>(nearest.at<int>(p))] = static_cast<std::int16_t>(i);
  const auto* label = nearest.ptr<int>();
  for (std::size_t i = 0; i < canvas.ink.size(); ++i)
    if (canvas.ink[i] > 0) pieces.labels[i] = piece_of[static_cast<std::size_t>(label[i])];
}

}  // namespace

Pieces find_pieces(const Canvas& canvas, double length) {
  const double pixels = canvas.height / static_cast<double>(kStrokeUnits);
  Pieces pieces;
  pieces.paths = cut(trace_lines(skeleton_of(canvas), kReach), length * pixels);
  merge_short(pieces.paths, length * pixels / 3);
  // From left to right, as a reader would number them.
  std::ranges::stable_sort(pieces.paths, {}, [](const Path& path) { return path[path.size() / 2].x; });
  label_ink(canvas, pieces);
  return pieces;
}

}  // namespace siglib
