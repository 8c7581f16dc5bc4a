#include "siglib/image/histogram.h"

#include <numeric>

namespace siglib {

Histogram::Histogram(const cv::Mat& pixels, const cv::Mat& mask) {
  // Neighbours are mostly alike: counted in one place, each would wait for the one before it.
  constexpr std::size_t kLanes = 4;
  std::array<std::array<std::uint32_t, 256>, kLanes> lanes{};
  for (int y = 0; y < pixels.rows; ++y) {
    const auto* level = pixels.ptr<std::uint8_t>(y);
    const auto* in = mask.empty() ? nullptr : mask.ptr<std::uint8_t>(y);
    for (int x = 0; x < pixels.cols; ++x)
      if (in == nullptr || in[x] != 0) ++lanes[static_cast<std::size_t>(x) % kLanes][level[x]];
  }
  for (const auto& lane : lanes)
    for (std::size_t level = 0; level < counts_.size(); ++level) counts_[level] += lane[level];
  total_ = std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0});
}

std::int64_t Histogram::count_from(int level) const noexcept {
  return level > 255 ? 0 : std::accumulate(counts_.begin() + level, counts_.end(), std::int64_t{0});
}

int Histogram::quantile_from(int level, double share) const noexcept {
  const std::int64_t total = count_from(level);
  if (total == 0) return 0;
  const double wanted = share * static_cast<double>(total);
  std::int64_t seen = 0;
  for (; level < 255; ++level) {
    seen += counts_[static_cast<std::size_t>(level)];
    if (static_cast<double>(seen) >= wanted) break;
  }
  return level;
}

int Histogram::peak_from(int level) const noexcept {
  const auto count = [&](int at) {
    return at < level || at > 255 ? 0 : counts_[static_cast<std::size_t>(at)];
  };
  std::int64_t most = 0;
  int peak = level;
  for (int at = level; at < 256; ++at) {
    const std::int64_t near = count(at - 1) + 2 * count(at) + count(at + 1);
    if (near > most) {
      most = near;
      peak = at;
    }
  }
  return peak;
}

int Histogram::otsu() const noexcept {
  double sum = 0;
  for (std::size_t level = 0; level < 256; ++level)
    sum += static_cast<double>(level) * static_cast<double>(counts_[level]);
  const auto total = static_cast<double>(total_);
  double below = 0;
  double below_sum = 0;
  double best = 0;
  int split = 0;
  for (int level = 1; level < 256; ++level) {
    const auto count = static_cast<double>(counts_[static_cast<std::size_t>(level - 1)]);
    below += count;
    below_sum += count * (level - 1);
    const double above = total - below;
    if (below == 0 || above <= 0) continue;
    const double difference = below_sum / below - (sum - below_sum) / above;
    const double between = below * above * difference * difference;
    if (between > best) {
      best = between;
      split = level;
    }
  }
  return split;
}

}  // namespace siglib
