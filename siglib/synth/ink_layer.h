// Ink without paper, while it is being written. For this module's sources.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace siglib {

// Share of each pixel that is inked, times the ink's darkness.
class InkLayer {
 public:
  InkLayer(int height, int width)
      : height_(height),
        width_(width),
        ink_(static_cast<std::size_t>(height) * static_cast<std::size_t>(width)) {}

  // Overlapping dabs of one line take the darker one, so a line drawn slowly is no darker.
  void dab(double x, double y, double radius, double darkness) {
    const double reach = radius + 0.5;
    const int top = std::max(0, static_cast<int>(std::ceil(y - reach)));
    const int bottom = std::min(height_ - 1, static_cast<int>(std::floor(y + reach)));
    const int left = std::max(0, static_cast<int>(std::ceil(x - reach)));
    const int right = std::min(width_ - 1, static_cast<int>(std::floor(x + reach)));
    for (int row = top; row <= bottom; ++row) {
      float* line = &ink_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width_)];
      const double dy = row - y;
      for (int column = left; column <= right; ++column) {
        const double dx = column - x;
        const double cover = std::clamp(reach - std::sqrt(dx * dx + dy * dy), 0.0, 1.0);
        line[column] = std::max(line[column], static_cast<float>(cover * darkness));
      }
    }
  }

  // [a, 1 − 2a, a] along rows and columns: the optics of a scanner.
  void blur(double a) {
    const auto side = static_cast<float>(a);
    const float centre = 1 - 2 * side;
    const auto stride = static_cast<std::size_t>(width_);
    std::vector<float> source = ink_;
    for (std::size_t i = 1; i + 1 < ink_.size(); ++i)
      ink_[i] = centre * source[i] + side * (source[i - 1] + source[i + 1]);
    source = ink_;
    for (std::size_t i = stride; i + stride < ink_.size(); ++i)
      ink_[i] = centre * source[i] + side * (source[i - stride] + source[i + stride]);
  }

  const std::vector<float>& ink() const { return ink_; }

 private:
  int height_;
  int width_;
  std::vector<float> ink_;
};

}  // namespace siglib
