// From validation comparisons to a calibrated score and its policies.
#pragma once

#include "siglib/config/fields.h"
#include "siglib/data/pairs.h"
#include "siglib/score/score_model.h"
#include "siglib/score/stroke_memo.h"

#include <string>
#include <vector>

namespace siglib {

struct ScoreOptions {
  Parts parts = Parts::both;
  double l2 = 1.0;
  CalibrationMethod calibration = CalibrationMethod::logistic;
  Fusion fusion = Fusion::mean;
  double prior = 0.5;
  std::vector<std::int64_t> references{1, 2, 3, 5, 10};

  void visit_fields(FieldVisitor& v) {
    v.choice("parts", parts, kParts,
             "what is compared: the embeddings, the strokes after registration, or both");
    v.field("l2", l2, between(0, 1e6), "penalty l2/2 |w|^2 on the weights of the standardised distances");
    v.choice("calibration", calibration, kCalibrationMethods,
             "map from raw log-odds to log-likelihood ratios: logistic (Platt), beta or isotonic");
    v.choice("fusion", fusion, kFusions, "how several references become one score");
    v.field("prior", prior, between(1e-6, 1 - 1e-6), "probability of the same hand before looking");
    v.field("references", references, between(1, 100),
            "numbers of references that calibration and thresholds are fitted for; 1 always is");
  }
};

struct FittedScore {
  ScoreModel model;
  std::vector<std::string> refused;  // a policy that the comparisons cannot support, and the number needed
};

// Comparisons of validation writers to fit on: with one reference, and with each of options.references that
// the writers have enough genuine samples for.
std::vector<Pair> fitting_pairs(const std::vector<Sample>& samples, PairOptions pairs,
                                const ScoreOptions& options);

// `pairs` index into `templates`; those with one reference fit the learned distance, and those with n the
// calibration and the thresholds for n references, under every fusion. Where no pair has one reference, the
// others are taken apart. Genuine and negatives weigh one half each, the negatives half skilled and half
// random where both are there. Policies whose rates the pairs with one reference cannot support are left out
// and told; for more references their thresholds are then those of fewer. Throws Error(input) when there is
// no genuine or no negative pair, or no policy is supported.
// `strokes` holds what the network says of the pairs, by the templates' indices; one that it lacks is
// measured whenever it is looked at.
FittedScore fit_score(std::span<const Template> templates, const std::vector<Pair>& pairs,
                      const TemplateDistance& compare, const ScoreOptions& options,
                      const std::vector<PolicyOptions>& policies, const StrokeMemo& strokes);

}  // namespace siglib
