// Comparisons of training writers' strokes, measured once and batched as tensors.
#pragma once

#include "siglib/core/random.h"
#include "siglib/data/pairs.h"
#include "siglib/data/sample.h"
#include "siglib/stroke/comparison.h"
#include "siglib/train/stroke_net.h"

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

namespace siglib {

class StrokePairs {
 public:
  static constexpr std::int64_t kSteps = 1000;

  // Up to `most` comparisons of each kind per writer, of_the_forged: strokes answer skilled forgeries. Throws
  // Error(input) when there is no genuine or no negative comparison. Of no use where `stop` was requested.
  //   strokes: of each sample; done: hears the share that is finished, of kSteps
  StrokePairs(const std::vector<Sample>& samples, std::span<const Strokes> strokes, std::int64_t most,
              std::int64_t seed, int threads, std::stop_token stop,
              const std::function<void(std::int64_t)>& done);

  std::int64_t size() const { return std::ssize(pairs_); }
  // The samples that a row compares.
  std::pair<std::int64_t, std::int64_t> images(std::int64_t row) const {
    const Pair& pair = pairs_[static_cast<std::size_t>(row)];
    return {pair.references.front(), pair.query};
  }

  // `points` of each signature, drawn from `random`. With `virtual_writers`, each comparison is mirrored in
  // both signatures along the lines, across them, both or not at all: what told two hands apart still does.
  StrokeBatch batch(std::span<const std::int64_t> rows, std::int64_t points, bool virtual_writers,
                    Random& random) const;
  torch::Tensor genuine(std::span<const std::int64_t> rows) const;  // [rows] float, 1 for one hand
  // [rows] float: genuine and negatives count one half each, the negatives half skilled and half random; 1 on
  // average.
  torch::Tensor importance(std::span<const std::int64_t> rows) const;

 private:
  void measure(std::span<const Strokes> strokes, int threads, std::stop_token stop,
               const std::function<void(std::int64_t)>& done);

  std::vector<Pair> pairs_;
  torch::Tensor jets_;       // [samples, kStrokePoints, kJetChannels] int8
  torch::Tensor images_;     // [pairs, 2] int64: the moving signature of each way
  torch::Tensor partners_;   // [pairs, 2, kStrokePoints] int16
  torch::Tensor measures_;   // [pairs, 2, kStrokePoints, kMatchMeasures] int8
  torch::Tensor flags_;      // [pairs, 2, kStrokePoints, 3] int8: there, close, turned
  torch::Tensor distances_;  // [pairs, kStrokeDistances] float
  float weight_[3] = {};     // by kind
};

}  // namespace siglib
