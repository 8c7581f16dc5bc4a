#include "siglib/explain/words.h"
#include "siglib/stroke/strokes.h"

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace siglib {
namespace {

constexpr double kStep = 6;  // pixels between the points that a line's turns are measured at

struct Shape {
  double length = 0;    // along the line, pixels
  double straight = 0;  // distance of its ends over its length
  double turning = 0;   // all turns, radians
  double net = 0;       // with their sense, radians
  double angle =
      0;  // of the line between its ends, 0 level, to ±90° upright, degrees; up to the right is > 0
};

std::vector<cv::Point2d> thinned_out(const Path& path) {
  std::vector<cv::Point2d> points;
  for (std::size_t i = 0; i < path.size(); i += static_cast<std::size_t>(kStep)) points.emplace_back(path[i]);
  if (points.size() > 1) points.back() = path.back();
  return points;
}

Shape shape_of(const Path& path) {
  const std::vector<cv::Point2d> points = thinned_out(path);
  Shape shape;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const cv::Point2d step = points[i] - points[i - 1];
    shape.length += std::hypot(step.x, step.y);
    if (i < 2) continue;
    const cv::Point2d before = points[i - 1] - points[i - 2];
    const double turn = std::atan2(before.x * step.y - before.y * step.x, before.dot(step));
    shape.turning += std::abs(turn);
    shape.net += turn;
  }
  cv::Point2d chord = cv::Point2d(path.back()) - cv::Point2d(path.front());
  if (chord.x < 0) chord = -chord;
  shape.straight = shape.length > 0 ? std::hypot(chord.x, chord.y) / shape.length : 1;
  shape.angle = -std::atan2(chord.y, chord.x) * 180 / std::numbers::pi;
  return shape;
}

const char* kind_of(const Shape& shape, double pixels) {
  if (shape.length < 10 * pixels) return "dot";
  if (shape.length < 26 * pixels) return "short stroke";
  if (std::abs(shape.net) > 1.35 * std::numbers::pi ||
      (shape.straight < 0.3 && std::abs(shape.net) > std::numbers::pi))
    return "loop";
  if (shape.straight > 0.9) {
    const double steep = std::abs(shape.angle);
    return steep < 25 ? "level stroke" : steep > 65 ? "upright stroke" : "slanting stroke";
  }
  if (shape.turning - std::abs(shape.net) > 0.6 * std::numbers::pi) return "wave";
  return shape.straight < 0.65 ? "hook" : "bow";
}

struct Place {
  double x = 0, y = 0;  // shares of the ink's width and height
};

const char* across(double x) {
  if (x < 0.16) return "at the far left";
  if (x < 0.38) return "left of the middle";
  if (x < 0.62) return "in the middle";
  return x < 0.84 ? "right of the middle" : "at the far right";
}

// Low writing has no upper and no lower parts.
const char* height(double y, bool low) {
  if (low) return "";
  return y < 0.27 ? "upper " : y > 0.73 ? "lower " : "";
}

}  // namespace

std::vector<std::string> names_of(const Pieces& pieces, const Canvas& canvas) {
  std::vector<cv::Point> all;
  for (const Path& path : pieces.paths) all.insert(all.end(), path.begin(), path.end());
  const cv::Rect ink = all.empty() ? cv::Rect() : cv::boundingRect(all);
  const double pixels = canvas.height / static_cast<double>(kStrokeUnits);
  std::vector<std::string> names;
  for (const Path& path : pieces.paths) {
    cv::Point2d mean;
    for (const cv::Point p : path) mean += cv::Point2d(p) / static_cast<double>(path.size());
    const Place place{(mean.x - ink.x) / std::max(ink.width, 1), (mean.y - ink.y) / std::max(ink.height, 1)};
    names.push_back(fmt::format("the {}{} {}", height(place.y, ink.height < 40 * pixels),
                                kind_of(shape_of(path), pixels), across(place.x)));
  }
  return names;
}

}  // namespace siglib
