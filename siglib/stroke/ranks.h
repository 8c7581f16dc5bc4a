// Rank correlation of what the ink does along two lines.
#pragma once

#include <span>
#include <vector>

namespace siglib {

// Ranks from 0, ties given their mean rank.
std::vector<double> ranks_of(std::span<const float> values);

// Pearson's; 0 where a side is constant. Of ranks it is Spearman's.
double correlation(std::span<const double> a, std::span<const double> b);

// What is left of `values` after least squares on 1, cos2 and sin2.
std::vector<double> without_direction(std::span<const double> values, std::span<const float> cos2,
                                      std::span<const float> sin2);

}  // namespace siglib
