// Scores of canvases with pieces taken away. For this module's sources.
#pragma once

#include "siglib/explain/pair_score.h"
#include "siglib/explain/segments.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace siglib {

// One side's canvas, whose ink is asked for, against the template of the other.
class Perturbation {
 public:
  // `swapped`: the canvas is the reference's. Holds on to all it is given.
  Perturbation(const PairScore& score, const Canvas& canvas, const Canvas& baseline, const Pieces& pieces,
               const Template& other, bool swapped);

  std::size_t pieces() const { return pieces_.paths.size(); }
  // Log-likelihood ratio where only the pieces with keep[i] != 0 are left; the others are as in the baseline.
  double operator()(const std::vector<std::uint8_t>& keep) const;
  // Of many, on `threads` threads; nothing where `stop` was requested.
  std::optional<std::vector<double>> all(const std::vector<std::vector<std::uint8_t>>& keeps, int threads,
                                         const std::stop_token& stop) const;

 private:
  const PairScore& score_;
  const Canvas& canvas_;
  const Canvas& baseline_;
  const Pieces& pieces_;
  const Template& other_;
  bool swapped_;
};

// What each piece adds, and the score that the contributions are added to.
struct PieceContributions {
  std::vector<double> contribution;
  double base = 0;
};

// Score of the whole less that without the piece; base: the score of the baseline.
std::optional<PieceContributions> occlusion(const Perturbation& perturbation, int threads,
                                            const std::stop_token& stop);

// A linear model of the score in the pieces that are left, fitted around the canvas as it is: of each sample
// a share drawn evenly of [0, 1] of the pieces is taken away, and samples count exp(-(1 - √(share left))² /
// 0.25²), the cosine distance and width of the paper; ridge 1e-3 of the mean weight. base: the intercept.
std::optional<PieceContributions> lime(const Perturbation& perturbation, std::int64_t samples,
                                       std::uint64_t seed, int threads, const std::stop_token& stop);

}  // namespace siglib
