// The learned distance: logistic regression over the distances between two templates. Its log-odds, fused
// over the references and calibrated, are the score.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace siglib {

// P(same hand) = sigmoid(b - sum_j w_j z_j) at prior 0.5, z_j = (d_j - mean_j) / deviation_j, w_j >= 0: the
// score never rises with a distance. Immutable, safe to share between threads.
class LearnedDistance {
 public:
  struct Parameters {
    std::vector<std::string> names;
    std::vector<double> mean, deviation, weight;  // one of each per name; deviation > 0, weight >= 0
    double intercept = 0;                         // b

    bool operator==(const Parameters&) const = default;
  };

  // Throws Error(model) when the parameters do not fit each other or are out of range.
  explicit LearnedDistance(Parameters parameters);

  // Minimises, by Newton steps in double,
  //     sum_i c_i (-t_i log p_i - (1 - t_i) log(1 - p_i)) + l2/2 sum_j w_j^2   subject to w >= 0
  // over the standardised distances, with targets t and importances c of class_balance (balance.h). A weight
  // of n equals n copies of the row. A distance that does not fall for the same hand, or is constant, ends
  // with weight 0.
  //   distances: row-major [n, names.size()]; genuine: [n], 1 the same hand; weights: [n], or empty for
  //   all 1.
  // Throws Error(input) naming the class that is empty, or the row and the distance that is not a finite
  // number; Error(usage) when l2 is negative or not finite.
  static LearnedDistance fit(std::vector<std::string> names, std::span<const double> distances,
                             std::span<const std::uint8_t> genuine, std::span<const double> weights,
                             double l2);

  // Of one comparison: `distances` in the order of names. Throws Error(input) when their number differs or
  // one is not finite.
  double log_odds(std::span<const double> distances) const;

  const Parameters& parameters() const noexcept { return parameters_; }

 private:
  Parameters parameters_;
};

// sigmoid(log_odds), and its inverse; infinite for 0 and 1.
double probability(double log_odds);
double log_odds_of(double probability);

}  // namespace siglib
