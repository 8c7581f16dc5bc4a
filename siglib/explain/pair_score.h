// The score of one comparison, in the parts that explanations take apart. For this module's sources.
#pragma once

#include "siglib/verify/embedder.h"
#include "siglib/verify/matcher.h"

#include <cstddef>
#include <vector>

namespace siglib {

// Log-likelihood ratio of one reference and one query: calibration(intercept - sum_k weight_k z_k),
// calibrated for `references` of them. Holds on to embedder and matcher.
class PairScore {
 public:
  PairScore(const Embedder& embedder, const Matcher& matcher, std::size_t references);

  Template signature(const Canvas& canvas) const;
  std::vector<float> embedding(const Canvas& canvas) const;  // without its strokes
  double operator()(const Template& reference, const Template& query) const;
  double calibrated(double raw) const;
  double raw(const Distances& distances) const;
  Distances distances(const Template& reference, const Template& query) const;

  bool has_embedding() const;
  bool has_strokes() const;
  // Raw log-odds per unit of a distance, not positive; 0 for a part that the score lacks.
  double embedding_gain() const;
  double strokes_gain() const;

  const Model& model() const { return embedder_.model(); }
  const Matcher& matcher() const { return matcher_; }

 private:
  double gain(bool strokes) const;

  const Embedder& embedder_;
  const Matcher& matcher_;
  const Calibration& calibration_;
};

}  // namespace siglib
