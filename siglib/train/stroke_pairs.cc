#include "siglib/train/stroke_pairs.h"

#include "siglib/core/error.h"
#include "siglib/core/parallel.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace siglib {
namespace {

using torch::Tensor;

constexpr auto kPoints = static_cast<std::int64_t>(kStrokePoints);
constexpr auto kJets = static_cast<std::int64_t>(kJetChannels);
constexpr auto kMeasures = static_cast<std::int64_t>(kMatchMeasures);

// Which measures of a match change their sign when lines are turned round along, or across.
constexpr std::array<bool, kMatchMeasures> kMeasureOddAlong{true, false, true, false, true, false, false};
constexpr std::array<bool, kMatchMeasures> kMeasureOddAcross{false, true, false, true, true, false, false};

Tensor indices(std::span<const std::int64_t> rows) {
  Tensor tensor = at::empty({std::ssize(rows)}, at::device(torch::kCPU).dtype(torch::kLong));
  std::ranges::copy(rows, tensor.mutable_data_ptr<std::int64_t>());
  return tensor;
}

std::vector<Pair> training_pairs(const std::vector<Sample>& samples, std::int64_t most, std::int64_t seed) {
  PairOptions options;
  options.max_genuine = options.max_skilled = most;
  options.seed = seed;
  std::vector<std::int64_t> rows(samples.size());
  std::iota(rows.begin(), rows.end(), 0);
  return of_the_forged(make_pairs(samples, rows, options), samples);
}

Tensor jets_of(std::span<const Strokes> strokes) {
  Tensor jets = at::zeros({std::ssize(strokes), kPoints, kJets}, at::device(torch::kCPU).dtype(torch::kChar));
  auto* out = reinterpret_cast<std::int8_t*>(jets.mutable_data_ptr());
  for (const Strokes& one : strokes) {
    std::ranges::copy(one.jets, out);
    out += kPoints * kJets;
  }
  return jets;
}

// [B, 1, 1, channels]: -1 where a channel is odd and the comparison is mirrored that way.
template <std::size_t N>
void mirror(Tensor& signs, std::int64_t row, const std::array<bool, N>& odd) {
  float* out = signs.mutable_data_ptr<float>() + row * signs.size(3);
  for (std::int64_t c = 0; c < signs.size(3); ++c)
    if (odd[static_cast<std::size_t>(c) % N]) out[c] = -out[c];
}

}  // namespace

StrokePairs::StrokePairs(const std::vector<Sample>& samples, std::span<const Strokes> strokes,
                         std::int64_t most, std::int64_t seed, int threads, std::stop_token stop,
                         const std::function<void(std::int64_t)>& done)
    : pairs_(training_pairs(samples, most, seed)), jets_(jets_of(strokes)) {
  std::erase_if(pairs_, [&](const Pair& pair) {
    const auto small = [&](std::int64_t image) {
      return strokes[static_cast<std::size_t>(image)].size() < kFewestStrokePoints;
    };
    return small(pair.references.front()) || small(pair.query);
  });
  float count[3] = {};
  for (const Pair& pair : pairs_) ++count[static_cast<std::size_t>(pair.kind)];
  const float negatives = count[1] + count[2];
  if (count[0] == 0 || negatives == 0)
    fail(ErrorKind::input, "the training writers give {} comparisons of strokes, both kinds are needed",
         count[0] == 0 ? "no genuine" : "no forged");
  const float all = count[0] + negatives;
  weight_[0] = all / 2 / count[0];
  for (const int kind : {1, 2}) {
    const float share = count[1] > 0 && count[2] > 0 ? 4 : 2;
    weight_[kind] = count[kind] > 0 ? all / share / count[kind] : 0;
  }
  measure(strokes, threads, stop, done);
}

void StrokePairs::measure(std::span<const Strokes> strokes, int threads, std::stop_token stop,
                          const std::function<void(std::int64_t)>& done) {
  const std::int64_t count = size();
  images_ = at::empty({count, 2}, at::device(torch::kCPU).dtype(torch::kLong));
  partners_ = at::zeros({count, 2, kPoints}, at::device(torch::kCPU).dtype(torch::kShort));
  measures_ = at::zeros({count, 2, kPoints, kMeasures}, at::device(torch::kCPU).dtype(torch::kChar));
  flags_ = at::zeros({count, 2, kPoints, 3}, at::device(torch::kCPU).dtype(torch::kChar));
  distances_ = at::empty({count, static_cast<std::int64_t>(kStrokeDistances.size())},
                         at::device(torch::kCPU).dtype(torch::kFloat));
  auto* images = images_.mutable_data_ptr<std::int64_t>();
  auto* partners = partners_.mutable_data_ptr<std::int16_t>();
  auto* measures = reinterpret_cast<std::int8_t*>(measures_.mutable_data_ptr());
  auto* flags = reinterpret_cast<std::int8_t*>(flags_.mutable_data_ptr());
  auto* distances = distances_.mutable_data_ptr<float>();
  const auto one = [&](std::int64_t row) {
    const Pair& pair = pairs_[static_cast<std::size_t>(row)];
    images[2 * row] = pair.references.front();
    images[2 * row + 1] = pair.query;
    const StrokeComparison comparison = compare_strokes(strokes[static_cast<std::size_t>(images[2 * row])],
                                                        strokes[static_cast<std::size_t>(pair.query)]);
    std::ranges::transform(comparison.distances, distances + row * distances_.size(1),
                           [](double distance) { return static_cast<float>(distance); });
    std::int64_t at = 2 * row * kPoints;
    for (const std::vector<Match>* matches : {&comparison.there, &comparison.back}) {
      for (std::size_t m = 0; m < matches->size(); ++m) {
        const Match& match = (*matches)[m];
        const std::int64_t point = at + static_cast<std::int64_t>(m);
        partners[point] = static_cast<std::int16_t>(match.partner);
        std::ranges::copy(match.measures, measures + point * kMeasures);
        std::ranges::copy(std::array<std::int8_t, 3>{1, match.close, match.turned}, flags + point * 3);
      }
      at += kPoints;
    }
  };
  for (std::int64_t step = 0; step < kSteps && !stop.stop_requested(); ++step) {
    const std::int64_t first = count * step / kSteps, last = count * (step + 1) / kSteps;
    parallel_for(last - first, threads, [&](std::int64_t i) { one(first + i); });
    done(step + 1);
  }
}

StrokeBatch StrokePairs::batch(std::span<const std::int64_t> rows, std::int64_t points, bool virtual_writers,
                               Random& random) const {
  const std::int64_t count = std::ssize(rows);
  const Tensor chosen = indices(random.sample(kPoints, std::min(points, kPoints)));
  const Tensor of = indices(rows);
  const auto some = [&](const Tensor& tensor) { return tensor.index_select(0, of).index_select(2, chosen); };
  const Tensor partners = some(partners_).to(torch::kLong), flags = some(flags_).to(torch::kFloat);
  const Tensor moving = images_.index_select(0, of), fixed = moving.flip(1);

  Tensor signs = at::ones({count, 1, 1, kJets}, at::device(torch::kCPU).dtype(torch::kFloat));
  Tensor measure_signs = at::ones({count, 1, 1, kMeasures}, at::device(torch::kCPU).dtype(torch::kFloat));
  for (std::int64_t row = 0; virtual_writers && row < count; ++row) {
    if (random.chance(0.5)) {
      mirror(signs, row, kJetOddAlong);
      mirror(measure_signs, row, kMeasureOddAlong);
    }
    if (random.chance(0.5)) {
      mirror(signs, row, kJetOddAcross);
      mirror(measure_signs, row, kMeasureOddAcross);
    }
  }
  Tensor odd = at::ones({1, 1, 1, kJets}, at::device(torch::kCPU).dtype(torch::kFloat));
  mirror(odd, 0, kJetOddAlong);
  mirror(odd, 0, kJetOddAcross);
  const Tensor turned = flags.select(3, 2).unsqueeze(-1);
  const Tensor agreeing = 1 - turned + turned * odd;  // the moving side's signs made to agree

  // Rows of [samples * points, channels].
  const Tensor flat = jets_.view({-1, kJets});
  const auto jets_at = [&](const Tensor& images, const Tensor& at) {
    const Tensor rows_of = images.unsqueeze(-1) * kPoints + at;
    return flat.index_select(0, rows_of.reshape(-1))
        .view({count, 2, chosen.size(0), kJets})
        .to(torch::kFloat)
        .mul_(1 / kJetSteps);
  };
  return {jets_at(moving, chosen) * agreeing * signs,
          jets_at(fixed, partners) * signs,
          some(measures_).to(torch::kFloat).mul_(1 / kMatchSteps) * measure_signs,
          flags.select(3, 1),
          flags.select(3, 0),
          distances_.index_select(0, of)};
}

Tensor StrokePairs::genuine(std::span<const std::int64_t> rows) const {
  Tensor truth = at::empty({std::ssize(rows)}, at::device(torch::kCPU).dtype(torch::kFloat));
  std::ranges::transform(rows, truth.mutable_data_ptr<float>(), [&](std::int64_t row) {
    return pairs_[static_cast<std::size_t>(row)].kind == PairKind::genuine ? 1.0F : 0.0F;
  });
  return truth;
}

Tensor StrokePairs::importance(std::span<const std::int64_t> rows) const {
  Tensor weights = at::empty({std::ssize(rows)}, at::device(torch::kCPU).dtype(torch::kFloat));
  std::ranges::transform(rows, weights.mutable_data_ptr<float>(), [&](std::int64_t row) {
    return weight_[static_cast<std::size_t>(pairs_[static_cast<std::size_t>(row)].kind)];
  });
  return weights;
}

}  // namespace siglib
