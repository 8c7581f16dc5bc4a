// Losses over a batch of embeddings, chosen by name.
#pragma once

#include "siglib/loss/loss_options.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace siglib {

// What the rows of a batch are; both tensors on the device of the embeddings.
struct BatchLabels {
  torch::Tensor identity;  // int64 [N]: equal for the same writer (and name), for forgeries too
  torch::Tensor genuine;   // bool [N]
  std::uint64_t seed = 0;  // names the stream that random miners draw from: one per batch
};

struct LossResult {
  torch::Tensor value;      // scalar; an exact zero that is still part of the graph when `terms` is 0
  std::int64_t terms = 0;   // what was averaged over: pairs, triplets, anchors …
  std::int64_t active = 0;  // of them, those with a non-zero loss
};

// What some losses learn (proxies, class weights, scale and bias) are the module's parameters: the optimizer
// steps them with the encoder's, and a checkpoint keeps them.
class Loss : public torch::nn::Module {
 public:
  using torch::nn::Module::Module;
  // embeddings: float or double [N, D], of the parameters' type and device.
  virtual LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const = 0;
};

// What losses with a weight per writer must know: how many identities there are (labels are below `writers`),
// and the length of an embedding.
struct LossShape {
  std::int64_t writers = 0;
  std::int64_t dimension = 0;
};

// On the CPU in float; move it with to(). Parameters are drawn from the default LibTorch generator: seed it
// first for reproducible ones. Throws Error(usage) naming the keys for options that contradict each other.
std::shared_ptr<Loss> make_loss(const LossOptions& options, const LossShape& shape);

// Σ weight · loss, terms and active terms added up; the parameters are called "<index>.<name>". Throws
// Error(usage) when no loss has a weight above 0.
std::shared_ptr<Loss> make_loss(const std::vector<LossOptions>& losses, const LossShape& shape);

}  // namespace siglib
