// The learned distance: logistic regression over the distances between two templates. Its output is the
// score.
#pragma once

#include "siglib/config/fields.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace siglib {

struct LearnedDistanceOptions {
  double l2 = 1.0;
  double prior = 0.5;

  void visit_fields(FieldVisitor& v) {
    v.field("l2", l2, between(0, 1e6), "penalty l2/2 |w|^2 on the weights of the standardised distances");
    v.field("prior", prior, between(1e-6, 1 - 1e-6), "probability of the same hand before looking");
  }
};

// P(same hand) = sigmoid(b - sum_j w_j z_j), z_j = (d_j - mean_j) / deviation_j, w_j >= 0: the score never
// rises with a distance. Immutable, safe to share between threads.
class LearnedDistance {
 public:
  struct Parameters {
    std::vector<std::string> names;
    std::vector<double> mean, deviation, weight;  // one of each per name; deviation > 0, weight >= 0
    double intercept = 0;                         // b, the prior's log-odds included
    double prior = 0.5;                           // stated for the record; already in the intercept

    bool operator==(const Parameters&) const = default;
  };

  // Throws Error(model) when the parameters do not fit each other or are out of range.
  explicit LearnedDistance(Parameters parameters);

  // Minimises, by Newton steps in double, bounded like w,
  //     sum_i c_i (-t_i log p_i - (1 - t_i) log(1 - p_i)) + l2/2 sum_j w_j^2   subject to w >= 0
  // with Platt's targets (1999) t = (N+ + 1)/(N+ + 2) for genuine and 1/(N- + 2) for negatives. N+, N- are
  // the sums of the sample weights of each class; c_i scales them so that each class totals (N+ + N-)/2,
  // which is prior 0.5. Another prior is added to the intercept as its log-odds. A weight of n equals n
  // copies of the row. A distance that does not fall for the same hand, or is constant, ends with weight 0.
  //   distances: row-major [n, names.size()]; genuine: [n], 1 the same hand; weights: [n], or empty for
  //   all 1.
  // Throws Error(input) naming the class that is empty, or the row and the distance that is not a finite
  // number.
  static LearnedDistance fit(std::vector<std::string> names, std::span<const double> distances,
                             std::span<const std::uint8_t> genuine, std::span<const double> weights = {},
                             const LearnedDistanceOptions& options = {});

  // Of one comparison: `distances` in the order of names. Throws Error(input) when their number differs or
  // one is not finite.
  double log_odds(std::span<const double> distances) const;
  double score(std::span<const double> distances) const;  // probability(log_odds(distances))

  const Parameters& parameters() const noexcept { return parameters_; }

 private:
  Parameters parameters_;
};

// sigmoid(log_odds), and its inverse; infinite for 0 and 1.
double probability(double log_odds);
double log_odds_of(double probability);

}  // namespace siglib
