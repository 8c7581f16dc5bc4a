// Level counts of 8-bit pixels. For this module's sources: needs OpenCV's headers.
#pragma once

#include <opencv2/core.hpp>

#include <array>
#include <cstdint>

namespace siglib {

class Histogram {
 public:
  // Of all pixels, or of those where `mask` (same size, 8 bits) is not 0.
  explicit Histogram(const cv::Mat& pixels, const cv::Mat& mask = {});

  std::int64_t total() const noexcept { return total_; }
  std::int64_t count_from(int level) const noexcept;  // pixels of at least that level
  // The lowest level that at least `share` of the pixels do not exceed; 0 without pixels.
  int quantile(double share) const noexcept { return quantile_from(0, share); }
  // The same among the pixels of at least that level.
  int quantile_from(int level, double share) const noexcept;
  // The most frequent level from `level` on, neighbours counted with it; `level` when there is none.
  int peak_from(int level) const noexcept;
  // The lowest level of the upper class in Otsu's split (IEEE Trans. SMC 9(1), 1979); 0 with less than two
  // levels.
  int otsu() const noexcept;

 private:
  std::array<std::int64_t, 256> counts_{};
  std::int64_t total_ = 0;
};

}  // namespace siglib
