#include "siglib/train/validation.h"

#include "siglib/core/error.h"
#include "siglib/distributed/share.h"
#include "siglib/metrics/classification.h"
#include "siglib/metrics/ranking.h"
#include "siglib/nn/encode.h"
#include "siglib/score/template.h"

#include <ATen/ops/zeros.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <span>

namespace siglib {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

bool has(const std::vector<Pair>& pairs, PairKind kind) {
  return std::any_of(pairs.begin(), pairs.end(), [kind](const Pair& pair) { return pair.kind == kind; });
}

// Nearness is the score: only its order matters here.
Trials trials_against(std::span<const Template> templates, const std::vector<Pair>& pairs, bool skilled,
                      bool random) {
  Trials trials;
  for (const Pair& pair : pairs) {
    if ((pair.kind == PairKind::skilled && !skilled) || (pair.kind == PairKind::random && !random)) continue;
    trials.score.push_back(
        -embedding_distance(templates[static_cast<std::size_t>(pair.references.front())].embedding,
                            templates[static_cast<std::size_t>(pair.query)].embedding));
    trials.genuine.push_back(pair.kind == PairKind::genuine);
  }
  return trials;
}

// float [canvases, D] on the CPU.
torch::Tensor embeddings_of(const CanvasSet& canvases, Encoder& encoder, torch::Device device,
                            Communicator& ranks) {
  // Whole batches to each rank: rows round as they do in the batches of one process.
  constexpr std::int64_t kBatch = 32;
  const Share batches = share_of((canvases.size() + kBatch - 1) / kBatch, ranks.rank(), ranks.size());
  const std::int64_t first = batches.first * kBatch;
  const std::int64_t count = std::min(batches.count * kBatch, canvases.size() - first);
  const auto area = static_cast<std::size_t>(canvases.height) * static_cast<std::size_t>(canvases.width);
  const auto own =
      std::span(canvases.ink)
          .subspan(static_cast<std::size_t>(first) * area, static_cast<std::size_t>(count) * area);
  const torch::Tensor part = encode(encoder, own, count, device, kBatch);
  torch::Tensor all = at::zeros({canvases.size(), part.size(1)}, part.options());
  all.narrow(0, first, count).copy_(part);
  ranks.sum(std::span(all.data_ptr<float>(), static_cast<std::size_t>(all.numel())));
  return all;
}

}  // namespace

Validation::Validation(CanvasSet canvases, std::vector<Strokes> strokes, const PairOptions& pairs,
                       const ScoreOptions& score, Selection select)
    : canvases_(std::move(canvases)),
      strokes_(std::move(strokes)),
      fitting_pairs_(siglib::fitting_pairs(canvases_.samples, pairs, score)),
      select_(select) {
  strokes_.resize(canvases_.samples.size());
  std::ranges::copy_if(fitting_pairs_, std::back_inserter(pairs_),
                       [](const Pair& pair) { return pair.references.size() == 1; });
  fitting_pairs_ = of_the_forged(std::move(fitting_pairs_), canvases_.samples);
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

std::vector<Template> Validation::embed(Encoder& encoder, torch::Device device, Communicator& ranks) const {
  const torch::Tensor embeddings = embeddings_of(canvases_, encoder, device, ranks);
  const float* values = embeddings.const_data_ptr<float>();
  const std::int64_t dimension = embeddings.size(1);
  std::vector<Template> templates;
  for (const Strokes& strokes : strokes_) {
    templates.push_back({{values, values + dimension}, strokes});
    values += dimension;
  }
  return templates;
}

ValidationFigures Validation::figures(std::span<const Template> templates) const {
  const auto eer = [&](bool skilled, bool random) {
    return equal_error(roc_curve(trials_against(templates, pairs_, skilled, random)));
  };
  ValidationFigures figures;
  figures.eer_random = eer(false, true).rate;
  figures.eer_skilled = has(pairs_, PairKind::skilled) ? eer(true, false).rate : kNone;
  figures.selected = select_ == Selection::random    ? figures.eer_random
                     : select_ == Selection::skilled ? figures.eer_skilled
                                                     : (figures.eer_random + figures.eer_skilled) / 2;
  const Trials all = trials_against(templates, pairs_, true, true);
  const Rates rates = rates_of(confusion_at(all, eer(true, true).threshold));
  figures.accuracy = rates.accuracy;
  figures.precision = rates.precision;
  figures.recall = rates.recall;

  double sum = 0;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (pairs_[i].kind != PairKind::random) continue;
    sum -= all.score[i];
    ++count;
  }
  figures.spread = sum / static_cast<double>(count);
  return figures;
}

}  // namespace siglib
