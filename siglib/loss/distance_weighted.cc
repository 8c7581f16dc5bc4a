#include "siglib/loss/distance_weighted.h"

#include "siglib/core/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace siglib {
namespace {

constexpr double kNearest = 0.5;
constexpr double kFarthest = 1.4;

// -log q(d), but for a constant.
double log_chance(double distance, std::int64_t dimension) {
  const double d = std::max(distance, kNearest);
  const auto n = static_cast<double>(dimension);
  return (2 - n) * std::log(d) - (n - 3) / 2 * std::log(1 - d * d / 4);
}

// Draws columns with chances proportional to weights that are given by their logarithms.
class Lottery {
 public:
  void add(std::int64_t column, double log_weight) {
    columns_.push_back(column);
    log_weights_.push_back(log_weight);
  }
  bool empty() const { return columns_.empty(); }

  void prepare() {
    const double largest = *std::ranges::max_element(log_weights_);
    for (double& weight : log_weights_) sums_.push_back(std::exp(weight - largest));
    std::partial_sum(sums_.begin(), sums_.end(), sums_.begin());
  }
  std::int64_t draw(Random& random) const {
    const auto place = std::ranges::upper_bound(sums_, random.uniform() * sums_.back());
    return columns_[std::min(static_cast<std::size_t>(place - sums_.begin()), columns_.size() - 1)];
  }

 private:
  std::vector<std::int64_t> columns_;
  std::vector<double> log_weights_;
  std::vector<double> sums_;
};

}  // namespace

DrawnNegatives draw_distance_weighted(const MiningBatch& batch) {
  const torch::Tensor distances = batch.distances.detach().to(torch::kCPU, torch::kDouble).contiguous();
  const torch::Tensor positive = batch.relations.positive.to(torch::kCPU).contiguous();
  const torch::Tensor negative = (batch.relations.of_anchors(batch.genuine) > 0).to(torch::kCPU).contiguous();
  const std::int64_t size = distances.size(0);
  torch::Tensor index = torch::zeros_like(positive, positive.options().dtype(torch::kInt64));
  torch::Tensor found = torch::zeros_like(positive);

  Random random(batch.seed, "distance_weighted");
  for (std::int64_t anchor = 0; anchor < size; ++anchor) {
    const std::int64_t row = anchor * size;
    const double* const d = distances.const_data_ptr<double>() + row;
    const bool* const is_positive = positive.const_data_ptr<bool>() + row;
    const bool* const is_negative = negative.const_data_ptr<bool>() + row;
    Lottery lottery;
    for (std::int64_t j = 0; j < size; ++j)
      if (is_negative[j] && d[j] < kFarthest) lottery.add(j, log_chance(d[j], batch.dimension));
    if (lottery.empty()) continue;
    lottery.prepare();
    for (std::int64_t j = 0; j < size; ++j) {
      if (!is_positive[j]) continue;
      index.data_ptr<std::int64_t>()[row + j] = lottery.draw(random);
      found.data_ptr<bool>()[row + j] = true;
    }
  }
  return {index.to(batch.distances.device()), found.to(batch.distances.device())};
}

}  // namespace siglib
