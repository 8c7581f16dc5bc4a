#include "siglib/stroke/ranks.h"

#include "siglib/stroke/linear.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace siglib {

std::vector<double> ranks_of(std::span<const float> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first;
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    for (std::size_t k = first; k < end; ++k) ranks[order[k]] = static_cast<double>(first + end - 1) / 2;
    first = end;
  }
  return ranks;
}

double correlation(std::span<const double> a, std::span<const double> b) {
  const auto count = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / count;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / count;
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

std::vector<double> without_direction(std::span<const double> values, std::span<const float> cos2,
                                      std::span<const float> sin2) {
  // A small ridge keeps lines of a single direction solvable.
  std::array<double, 6> m{1e-6, 0, 0, 1e-6, 0, 1e-6};
  std::array<double, 3> v{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double c = static_cast<double>(cos2[i]), s = static_cast<double>(sin2[i]);
    m[0] += 1;
    m[1] += c;
    m[2] += s;
    m[3] += c * c;
    m[4] += c * s;
    m[5] += s * s;
    v[0] += values[i];
    v[1] += values[i] * c;
    v[2] += values[i] * s;
  }
  const auto [level, by_cos, by_sin] = solve_symmetric(m, v);
  std::vector<double> rest;
  for (std::size_t i = 0; i < values.size(); ++i)
    rest.push_back(values[i] - level - by_cos * static_cast<double>(cos2[i]) -
                   by_sin * static_cast<double>(sin2[i]));
  return rest;
}

}  // namespace siglib
