// What the stroke network makes of the points of one way, before they are pooled. For this module's sources.
#pragma once

#include "siglib/score/stroke_network.h"

#include <span>
#include <vector>

namespace siglib {

// One number per channel and point, the points of a channel side by side.
class PointMap {
 public:
  PointMap(std::int64_t channels, std::size_t points)
      : points_(points), values_(static_cast<std::size_t>(channels) * points) {}
  std::size_t points() const { return points_; }
  float* operator[](std::int64_t channel) {
    return values_.data() + static_cast<std::size_t>(channel) * points_;
  }
  const float* operator[](std::int64_t channel) const {
    return values_.data() + static_cast<std::size_t>(channel) * points_;
  }

 private:
  std::size_t points_;
  std::vector<float> values_;
};

PointMap through(const StrokeNetwork::Linear& layer, const PointMap& in);
std::vector<float> through(const StrokeNetwork::Linear& layer, const std::vector<float>& in);
void relu(std::span<float> values);

// Of the moving signature's points (names as in stroke_network.h).
struct PointMaps {
  PointMap h;          // [kHidden]
  PointMap attention;  // [kHeads], each head's sum over the points is 1
  PointMap value;      // [kValues]
};
PointMaps point_maps(const StrokeNetwork::Parameters& p, const Strokes& from, const Strokes& to,
                     const std::vector<Match>& matches);

// [kPooled]: means of h, its deviations, and values by head
std::vector<float> pool(const PointMaps& maps);

}  // namespace siglib
