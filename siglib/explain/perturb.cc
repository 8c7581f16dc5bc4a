#include "siglib/explain/perturb.h"

#include "siglib/core/parallel.h"

namespace siglib {

Perturbation::Perturbation(const PairScore& score, const Canvas& canvas, const Canvas& baseline,
                           const Pieces& pieces, const Template& other, bool swapped)
    : score_(score),
      canvas_(canvas),
      baseline_(baseline),
      pieces_(pieces),
      other_(other),
      swapped_(swapped) {}

double Perturbation::operator()(const std::vector<std::uint8_t>& keep) const {
  Canvas canvas = canvas_;
  for (std::size_t p = 0; p < canvas.ink.size(); ++p) {
    const std::int16_t piece = pieces_.labels[p];
    if (piece >= 0 && keep[static_cast<std::size_t>(piece)] == 0) canvas.ink[p] = baseline_.ink[p];
  }
  const Template signature = score_.signature(canvas);
  return swapped_ ? score_(signature, other_) : score_(other_, signature);
}

std::optional<std::vector<double>> Perturbation::all(const std::vector<std::vector<std::uint8_t>>& keeps,
                                                     int threads, const std::stop_token& stop) const {
  std::vector<double> scores(keeps.size());
  parallel_for(std::ssize(keeps), thread_count(threads), [&](std::int64_t i) {
    const auto at = static_cast<std::size_t>(i);
    if (!stop.stop_requested()) scores[at] = (*this)(keeps[at]);
  });
  if (stop.stop_requested()) return std::nullopt;
  return scores;
}

std::optional<PieceContributions> occlusion(const Perturbation& perturbation, int threads,
                                            const std::stop_token& stop) {
  const std::size_t pieces = perturbation.pieces();
  std::vector<std::vector<std::uint8_t>> keeps(pieces + 2, std::vector<std::uint8_t>(pieces, 1));
  for (std::size_t i = 0; i < pieces; ++i) keeps[i][i] = 0;
  keeps[pieces + 1].assign(pieces, 0);
  const auto scores = perturbation.all(keeps, threads, stop);
  if (!scores) return std::nullopt;
  PieceContributions result{{}, scores->back()};
  for (std::size_t i = 0; i < pieces; ++i) result.contribution.push_back((*scores)[pieces] - (*scores)[i]);
  return result;
}

}  // namespace siglib
