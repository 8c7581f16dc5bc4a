// One network trained by several ranks, each with its rows of every batch; or by one, which has them all.
#pragma once

#include "siglib/loss/loss.h"
#include "siglib/nn/encoder.h"
#include "siglib/nn/spread.h"
#include "siglib/train/gradient_sums.h"

#include <torch/types.h>

#include <initializer_list>
#include <optional>
#include <string_view>

namespace siglib {

// The weights become those of one process with the whole batch, but for rounding: embeddings of all rows meet
// in the loss, which every rank computes, batch normalisation and dropout are those of the whole batch, and
// gradients are added up. On one rank nothing is done but what one process does.
class DataParallel {
 public:
  // The same on every rank. All three outlive this.
  DataParallel(Communicator& ranks, Encoder& encoder, const Loss& loss);

  bool first() const { return ranks_.rank() == 0; }
  Communicator& ranks() const { return ranks_; }

  // This rank's rows of the next batch, from its forward pass to the end of its backward pass.
  Share begin_batch(std::int64_t rows);
  // embeddings: float [rows of this rank, D]. Returns those of the whole batch.
  torch::Tensor whole(const torch::Tensor& embeddings) const;
  // Leaves the gradient over the whole batch in the parameters; their gradients were undefined before.
  void backward(const torch::Tensor& loss);

  // Rank 0's state goes to all: different machines may round differently.
  void align(std::initializer_list<const torch::nn::Module*> networks) const;
  // Throws Error(usage) on ranks whose `text` differs from rank 0's.
  void require_same(std::string_view text) const;

 private:
  Communicator& ranks_;
  SpreadPointer spread_;  // null on one rank
  std::optional<GradientSums> sums_;
};

}  // namespace siglib
