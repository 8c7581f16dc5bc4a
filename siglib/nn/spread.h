// A batch whose rows are spread over ranks, trained on as if it were in one place.
#pragma once

#include "siglib/distributed/communicator.h"
#include "siglib/distributed/share.h"

#include <ATen/core/ivalue.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include <utility>

namespace siglib {

// What layers and losses must know of the rows that other ranks hold. Made once for a network; `share`, this
// rank's rows, is set for every batch before forward() and stays until backward() is done.
struct Spread final : torch::CustomClassHolder {
  explicit Spread(Communicator& communicator) : ranks(&communicator) {}
  Communicator* ranks;
  Share share;
};
using SpreadPointer = c10::intrusive_ptr<Spread>;

// A layer that sees more than one row at a time, or draws numbers for all of them.
class SpreadLayer {
 public:
  virtual ~SpreadLayer() = default;
  void spread(SpreadPointer spread) { spread_ = std::move(spread); }

 protected:
  SpreadPointer spread_;  // null while every batch is whole
};

// Tells every such layer of the network. From then on, in training mode, ranks must run it together.
void spread_layers(torch::nn::Module& network, const SpreadPointer& spread);

// rows: float or double [share.count, D], this rank's. Returns [share.total, D], all of them. Backward hands
// this rank's rows of the gradient on, so that ranks which differentiate the same scalar find gradients of
// earlier weights whose sum over the ranks is the gradient in one process.
torch::Tensor gather_rows(const torch::Tensor& rows, const SpreadPointer& spread);

}  // namespace siglib
