#include "siglib/explain/encoder_part.h"

#include "siglib/core/error.h"
#include "siglib/explain/deeplift.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

namespace siglib {
namespace {

using torch::Tensor;

constexpr std::int64_t kBatch = 8;

// One number per row.
Tensor answer(const Tensor& embedding, const EncoderQuestion& question) {
  return (embedding - question.to).norm(2, {1}) * question.gain;
}

}  // namespace

std::optional<Tensor> integrated_gradients(const EncoderQuestion& question, std::int64_t steps,
                                           const std::stop_token& stop) {
  const at::AutoGradMode gradient(true);
  const Tensor difference = question.input - question.baseline;
  Tensor sum = at::zeros_like(question.input);
  for (std::int64_t first = 0; first < steps; first += kBatch) {
    if (stop.stop_requested()) return std::nullopt;
    const std::int64_t count = std::min(kBatch, steps - first);
    const double begin = (static_cast<double>(first) + 0.5) / static_cast<double>(steps);
    const double end = begin + static_cast<double>(count - 1) / static_cast<double>(steps);
    const Tensor along = at::linspace(begin, end, count, question.input.options()).view({count, 1, 1, 1});
    const Tensor path = (question.baseline + along * difference).requires_grad_();
    const Tensor total = answer(run_layers(question.layers, path).back(), question).sum();
    sum += torch::autograd::grad({total}, {path}).front().sum(0, /*keepdim=*/true);
  }
  return sum / static_cast<double>(steps) * difference;
}

Tensor grad_cam(const EncoderQuestion& question) {
  const at::AutoGradMode gradient(true);
  const auto layer = std::ranges::find(question.layers, kLastMaps, &Layer::name);
  if (layer == question.layers.end()) fail(ErrorKind::internal, "grad_cam: no layer is named {}", kLastMaps);
  const Tensor input = question.input.detach().clone().requires_grad_();
  const std::vector<Tensor> values = run_layers(question.layers, input);
  const Tensor& maps = values[static_cast<std::size_t>(layer - question.layers.begin())];
  const Tensor slope =
      torch::autograd::grad({answer(values.back(), question).sum()}, {maps}).front().mean({2, 3}, true);
  const Tensor cells = (slope * maps).sum(1, true).detach();
  const Tensor ink = question.input.detach();
  const Tensor fine = at::upsample_bilinear2d(cells, ink.sizes().slice(2), /*align_corners=*/false);
  // A cell's worth is shared by the ink there.
  const double total = ink.sum().item<double>();
  return total > 0 ? fine * ink * (static_cast<double>(cells.numel()) / total) : at::zeros_like(ink);
}

std::optional<Tensor> encoder_contributions(const EncoderQuestion& question, Method method,
                                            std::int64_t steps, const std::stop_token& stop) {
  if (method == Method::integrated_gradients) return integrated_gradients(question, steps, stop);
  if (method == Method::grad_cam) return grad_cam(question);
  const auto rule = method == Method::reveal_cancel ? DeepLiftRule::reveal_cancel : DeepLiftRule::rescale;
  return deeplift(question.layers, question.input, question.baseline,
                  distance_multipliers(question.to, question.gain), rule)
      .contributions;
}

}  // namespace siglib
