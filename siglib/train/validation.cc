#include "siglib/train/validation.h"

#include "siglib/core/error.h"
#include "siglib/metrics/classification.h"
#include "siglib/metrics/ranking.h"
#include "siglib/nn/encode.h"
#include "siglib/score/template.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace siglib {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

bool has(const std::vector<Pair>& pairs, PairKind kind) {
  return std::any_of(pairs.begin(), pairs.end(), [kind](const Pair& pair) { return pair.kind == kind; });
}

// Nearness is the score: only its order matters here.
Trials trials_against(const LabelledDistances& comparisons, bool skilled, bool random) {
  const std::size_t features = distance_names().size();
  Trials trials;
  for (std::size_t i = 0; i < comparisons.kinds.size(); ++i) {
    const PairKind kind = comparisons.kinds[i];
    if ((kind == PairKind::skilled && !skilled) || (kind == PairKind::random && !random)) continue;
    trials.score.push_back(-comparisons.distances[i * features]);
    trials.genuine.push_back(kind == PairKind::genuine);
  }
  return trials;
}

}  // namespace

Validation::Validation(CanvasSet canvases, PairOptions options, Selection select)
    : canvases_(std::move(canvases)), select_(select) {
  options.references = 1;
  std::vector<std::int64_t> rows(canvases_.samples.size());
  std::iota(rows.begin(), rows.end(), 0);
  pairs_ = make_pairs(canvases_.samples, rows, options);
  if (!has(pairs_, PairKind::genuine) || !has(pairs_, PairKind::random))
    fail(ErrorKind::input,
         "the validation writers give no genuine or no random pair: pairs.random must be at least 1 "
         "and two writers need two genuine samples each");
  if (select_ != Selection::random && !has(pairs_, PairKind::skilled)) {
    if (select_ == Selection::skilled)
      fail(ErrorKind::usage,
           "train.select: skilled needs forgeries of validation writers, and there are none");
    select_ = Selection::random;
  }
}

LabelledDistances Validation::compare(Encoder& encoder, torch::Device device) const {
  const torch::Tensor embeddings = encode(encoder, canvases_.ink, canvases_.size(), device);
  std::vector<std::int64_t> left, right;
  LabelledDistances comparisons;
  for (const Pair& pair : pairs_) {
    left.push_back(pair.references.front());
    right.push_back(pair.query);
    comparisons.kinds.push_back(pair.kind);
  }
  const auto pick = [&](const std::vector<std::int64_t>& rows) {
    return embeddings.index_select(
        0, torch::tensor(rows, torch::TensorOptions().dtype(torch::kLong).device(torch::kCPU)));
  };
  const torch::Tensor distances = (pick(left) - pick(right)).to(torch::kDouble).norm(2, 1).contiguous();
  const double* values = distances.const_data_ptr<double>();
  comparisons.distances.assign(values, values + distances.numel());
  return comparisons;
}

ValidationFigures Validation::figures(const LabelledDistances& comparisons) const {
  const auto eer = [&](bool skilled, bool random) {
    return equal_error(roc_curve(trials_against(comparisons, skilled, random)));
  };
  ValidationFigures figures;
  figures.eer_random = eer(false, true).rate;
  figures.eer_skilled = has(pairs_, PairKind::skilled) ? eer(true, false).rate : kNone;
  figures.selected = select_ == Selection::random    ? figures.eer_random
                     : select_ == Selection::skilled ? figures.eer_skilled
                                                     : (figures.eer_random + figures.eer_skilled) / 2;
  const Trials all = trials_against(comparisons, true, true);
  const Rates rates = rates_of(confusion_at(all, eer(true, true).threshold));
  figures.accuracy = rates.accuracy;
  figures.precision = rates.precision;
  figures.recall = rates.recall;

  double sum = 0;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (comparisons.kinds[i] != PairKind::random) continue;
    sum -= all.score[i];
    ++count;
  }
  figures.spread = sum / static_cast<double>(count);
  return figures;
}

}  // namespace siglib
