#include "siglib/nn/spread.h"

#include "siglib/core/error.h"

#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <span>

namespace siglib {
namespace {

void sum_over(Communicator& ranks, torch::Tensor& host) {
  const auto count = static_cast<std::size_t>(host.numel());
  if (host.scalar_type() == torch::kDouble)
    ranks.sum(std::span(host.data_ptr<double>(), count));
  else
    ranks.sum(std::span(host.data_ptr<float>(), count));
}

class GatherRows : public torch::autograd::Function<GatherRows> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& rows,
                               const SpreadPointer& spread) {
    const Share share = spread->share;
    context->saved_data["first"] = share.first;
    context->saved_data["count"] = share.count;
    // Everyone's rows among zeros, added up: exact.
    torch::Tensor whole = at::zeros({share.total, rows.size(1)}, rows.options().device(torch::kCPU));
    whole.narrow(0, share.first, share.count).copy_(rows);
    sum_over(*spread->ranks, whole);
    return whole.to(rows.device());
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    return {
        gradients[0].narrow(0, context->saved_data["first"].toInt(), context->saved_data["count"].toInt()),
        torch::Tensor()};
  }
};

}  // namespace

void spread_layers(torch::nn::Module& network, const SpreadPointer& spread) {
  for (const auto& module : network.modules())
    if (auto* layer = dynamic_cast<SpreadLayer*>(module.get())) layer->spread(spread);
}

torch::Tensor gather_rows(const torch::Tensor& rows, const SpreadPointer& spread) {
  if (rows.dim() != 2 || rows.size(0) != spread->share.count)
    fail(ErrorKind::internal, "gather_rows: expected {} rows", spread->share.count);
  return GatherRows::apply(rows, spread);
}

}  // namespace siglib
