#include "siglib/nn/batch_norm.h"

#include <ATen/ops/batch_norm_update_stats.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/native_batch_norm.h>
#include <ATen/ops/native_batch_norm_backward.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <array>
#include <span>

namespace siglib {
namespace {

using torch::Tensor;

const auto kHostDoubles = torch::dtype(torch::kDouble).device(torch::kCPU);

std::span<double> numbers_of(Tensor& host) {
  return {host.data_ptr<double>(), static_cast<std::size_t>(host.numel())};
}

struct Moments {
  double count = 0;       // of values in a channel
  Tensor mean, variance;  // double [C] on the CPU; the variance over `count`
};

// Each rank's means and variances, joined as Chan et al. 1979 do it: the mean's square never meets the mean
// of squares, which would cancel.
Moments moments_over_ranks(const Tensor& x, Communicator& ranks) {
  const std::int64_t channels = x.size(1);
  Tensor own = at::zeros({1 + 2 * channels}, kHostDoubles);
  if (x.numel() > 0) {
    const auto [mean, variance] = at::batch_norm_update_stats(x, {}, {}, 0);
    own = at::cat({at::full({1}, static_cast<double>(x.numel() / channels), kHostDoubles),
                   mean.to(kHostDoubles), variance.to(kHostDoubles)});
  }
  Tensor all = at::empty({ranks.size(), 1 + 2 * channels}, kHostDoubles);
  ranks.gather(numbers_of(own), numbers_of(all));

  const Tensor count = all.narrow(1, 0, 1), mean = all.narrow(1, 1, channels),
               variance = all.narrow(1, 1 + channels, channels);
  Moments joined;
  joined.count = count.sum().item<double>();
  joined.mean = (count * mean).sum(0) / joined.count;
  joined.variance = (count * (variance + (mean - joined.mean).square())).sum(0) / joined.count;
  return joined;
}

void follow(const BatchNormWeights& layer, const Moments& moments) {
  const auto move = [&](const Tensor& running, const Tensor& to) {
    running.mul_(1 - layer.momentum).add_(to.to(running.options()), layer.momentum);
  };
  move(layer.running_mean, moments.mean);
  move(layer.running_var, moments.variance * (moments.count / std::max(1.0, moments.count - 1)));
  layer.num_batches_tracked.add_(1);
}

// y = w (x - m) / s + b. With g the gradient of y, and sums over all N values of a channel,
//   dL/dx = w / s · (g - Σg / N - x̂ Σ(g x̂) / N),   x̂ = (x - m) / s:
// what LibTorch finds for fixed m and s, w g / s, and a correction by the two sums, which are also this
// rank's gradients of b and w before they are summed.
class Normalize : public torch::autograd::Function<Normalize> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const Tensor& bias, const Tensor& mean, const Tensor& variance, double count,
                        double epsilon, const SpreadPointer& spread) {
    context->save_for_backward({x, weight, mean, variance});
    context->saved_data["count"] = count;
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["spread"] = c10::IValue::make_capsule(spread);
    return std::get<0>(
        at::native_batch_norm(x, weight, bias, mean, variance, /*training=*/false, 0, epsilon));
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor &x = saved[0], &weight = saved[1], &mean = saved[2], &variance = saved[3];
    const double count = context->saved_data["count"].toDouble();
    const double epsilon = context->saved_data["epsilon"].toDouble();
    const auto spread = c10::static_intrusive_pointer_cast<Spread>(context->saved_data["spread"].toCapsule());

    Tensor of_x = at::zeros_like(x), of_weight = at::zeros_like(weight), of_bias = at::zeros_like(weight);
    if (x.numel() > 0)
      std::tie(of_x, of_weight, of_bias) =
          at::native_batch_norm_backward(gradients[0], x, weight, mean, variance, {}, {}, /*train=*/false,
                                         epsilon, std::array<bool, 3>{true, true, true});
    Tensor sums = at::cat({of_weight, of_bias}).to(kHostDoubles);
    spread->ranks->sum(numbers_of(sums));

    const std::int64_t channels = x.size(1);
    std::vector<std::int64_t> each(static_cast<std::size_t>(x.dim()), 1);
    each[1] = channels;
    const auto per_channel = [&](const Tensor& values) { return values.to(x.options()).view(each); };
    const Tensor scale = (variance.to(kHostDoubles) + epsilon).rsqrt();
    const Tensor factor = weight.to(kHostDoubles) * scale / -count;
    const Tensor slope = factor * scale * sums.narrow(0, 0, channels);
    const Tensor shift = factor * sums.narrow(0, channels, channels);
    of_x.add_((x - per_channel(mean)).mul_(per_channel(slope)).add_(per_channel(shift)));
    return {of_x, of_weight, of_bias, {}, {}, {}, {}, {}};
  }
};

}  // namespace

Tensor batch_norm_over_ranks(const Tensor& x, const BatchNormWeights& layer, const SpreadPointer& spread) {
  Moments moments;
  {
    const torch::NoGradGuard no_gradient;
    moments = moments_over_ranks(x.detach(), *spread->ranks);
    follow(layer, moments);
  }
  const auto like = layer.running_mean.options();
  return Normalize::apply(x, layer.weight, layer.bias, moments.mean.to(like), moments.variance.to(like),
                          moments.count, layer.epsilon, spread);
}

}  // namespace siglib
