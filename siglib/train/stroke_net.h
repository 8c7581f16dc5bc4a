// The stroke network (score/stroke_network.h) as LibTorch trains it.
#pragma once

#include "siglib/score/stroke_network.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

namespace siglib {

// Comparisons as tensors: B comparisons, both ways, P points each; the first of a pair moves on the way 0.
struct StrokeBatch {
  torch::Tensor moving, fixed;  // [B, 2, P, kJetChannels] float: jets, in standard deviations; signs agree
  torch::Tensor measures;       // [B, 2, P, kMatchMeasures] float
  torch::Tensor close;          // [B, 2, P] float, 0 or 1
  torch::Tensor there;          // [B, 2, P] float, 0 where the signature has no such point
  torch::Tensor distances;      // [B, kStrokeDistances]
};

// A batch norm in place of (x - centre) * scale, which `parameters_of` makes of it, and dropout (Srivastava
// et al. 2014) before both layers of the comparison as a whole.
class StrokeNetImpl : public torch::nn::Module {
 public:
  explicit StrokeNetImpl(double dropout);

  void start_from(const StrokeNetwork::Parameters& parameters);

  // [B] log-odds, unbounded. In training mode the batch norm adapts and dropout acts.
  torch::Tensor forward(const StrokeBatch& batch);

  // On the CPU.
  StrokeNetwork::Parameters parameters_of() const;

 private:
  torch::nn::Linear mix_, first_, second_, attention_, value_, joint_, last_;
  torch::nn::BatchNorm1d scale_;
  torch::nn::Dropout dropout_;
};
TORCH_MODULE(StrokeNet);

}  // namespace siglib
