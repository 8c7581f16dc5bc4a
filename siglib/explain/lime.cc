#include "siglib/core/random.h"
#include "siglib/explain/perturb.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

constexpr double kWidth = 0.25;
constexpr double kRidge = 1e-3;

using Keeps = std::vector<std::vector<std::uint8_t>>;

// The first is the whole.
Keeps draw(std::size_t pieces, std::int64_t samples, std::uint64_t seed) {
  Random random(seed, "lime");
  Keeps keeps{std::vector<std::uint8_t>(pieces, 1)};
  while (std::ssize(keeps) < samples) {
    const auto most = static_cast<std::int64_t>(pieces);
    const std::int64_t gone =
        std::min(most, 1 + static_cast<std::int64_t>(random.uniform() * static_cast<double>(most)));
    std::vector<std::uint8_t> keep(pieces, 1);
    for (const std::int64_t i : random.sample(most, gone)) keep[static_cast<std::size_t>(i)] = 0;
    keeps.push_back(std::move(keep));
  }
  return keeps;
}

double weight_of(const std::vector<std::uint8_t>& keep) {
  const auto left = static_cast<double>(std::ranges::count(keep, 1)) / static_cast<double>(keep.size());
  const double distance = 1 - std::sqrt(left);
  return std::exp(-distance * distance / (kWidth * kWidth));
}

// Weighted ridge regression of the scores; the intercept, which is last, is free.
PieceContributions fit(const Keeps& keeps, const std::vector<double>& scores) {
  const int pieces = static_cast<int>(keeps.front().size());
  cv::Mat normal = cv::Mat::zeros(pieces + 1, pieces + 1, CV_64F),
          right = cv::Mat::zeros(pieces + 1, 1, CV_64F);
  double total = 0;
  for (std::size_t s = 0; s < keeps.size(); ++s) {
    cv::Mat row = cv::Mat::ones(1, pieces + 1, CV_64F);
    for (int i = 0; i < pieces; ++i) row.at<double>(i) = keeps[s][static_cast<std::size_t>(i)];
    const double weight = weight_of(keeps[s]);
    normal += weight * row.t() * row;
    right += weight * scores[s] * row.t();
    total += weight;
  }
  for (int i = 0; i < pieces; ++i) normal.at<double>(i, i) += kRidge * total;
  cv::Mat solution;
  cv::solve(normal, right, solution, cv::DECOMP_CHOLESKY);
  const double* values = solution.ptr<double>();
  return {{values, values + pieces}, values[pieces]};
}

}  // namespace

std::optional<PieceContributions> lime(const Perturbation& perturbation, std::int64_t samples,
                                       std::uint64_t seed, int threads, const std::stop_token& stop) {
  const Keeps keeps = draw(perturbation.pieces(), samples, seed);
  const auto scores = perturbation.all(keeps, threads, stop);
  if (!scores) return std::nullopt;
  return fit(keeps, *scores);
}

}  // namespace siglib
