#include "siglib/explain/layer_rules.h"

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/avg_pool2d_backward.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d_with_indices.h>
#include <ATen/ops/where.h>

#include <cmath>
#include <limits>

namespace siglib {
namespace {

using torch::Tensor;

// Below this share of s the quotient dn / ds loses more to rounding than the derivative midway between them
// misses, which is of the share's square.
double least_share(torch::ScalarType type) {
  return std::cbrt(type == torch::kDouble ? std::numeric_limits<double>::epsilon()
                                          : static_cast<double>(std::numeric_limits<float>::epsilon()));
}

Tensor window_sum(const Tensor& maps, std::int64_t before, std::int64_t after) {
  const std::int64_t channels = maps.size(1);
  const Tensor padded = at::constant_pad_nd(maps, {0, 0, 0, 0, before, after});
  Tensor sum = padded.narrow(1, 0, channels).clone();
  for (std::int64_t shift = 1; shift <= before + after; ++shift) sum += padded.narrow(1, shift, channels);
  return sum;
}

}  // namespace

Tensor pass(const ConvolutionLayer& layer, const Tensor& difference) {
  return at::conv2d(difference, layer.weight, {}, layer.stride, layer.padding);
}

Tensor pass(const LinearLayer& layer, const Tensor& difference) {
  return at::linear(difference.flatten(1), layer.weight);
}

Tensor pass(const MeanPoolLayer& layer, const Tensor& difference) {
  return at::avg_pool2d(difference, layer.kernel, layer.stride);
}

Tensor pass_back(const ConvolutionLayer& layer, const Tensor& multiplier, const Tensor& input) {
  const std::int64_t stride[] = {layer.stride, layer.stride}, padding[] = {layer.padding, layer.padding};
  const std::int64_t ones[] = {1, 1}, zeros[] = {0, 0};
  return std::get<0>(at::convolution_backward(multiplier, input, layer.weight, std::nullopt, stride, padding,
                                              ones, /*transposed=*/false, zeros, 1, {true, false, false}));
}

Tensor pass_back(const LinearLayer& layer, const Tensor& multiplier, const Tensor& input) {
  return multiplier.matmul(layer.weight).view_as(input);
}

Tensor pass_back(const MeanPoolLayer& layer, const Tensor& multiplier, const Tensor& input) {
  return at::avg_pool2d_backward(multiplier, input, layer.kernel, layer.stride, 0, false, true, std::nullopt);
}

Routes routes_of(const MaxPoolLayer& layer, const Tensor& base, const Tensor& difference) {
  const auto pool = [&](const Tensor& x) {
    return at::max_pool2d_with_indices(x, layer.kernel, layer.stride);
  };
  const auto [y0, at0] = pool(base.contiguous());
  const auto [y, at] = pool((base + difference).contiguous());
  const Tensor dy = y - y0;
  const Tensor element = at::where(dy < 0, at0, at);
  const Tensor dx = difference.flatten(2).gather(2, element.flatten(2)).view_as(element);
  // Where neither changed the window passes on what its largest does; where only dy is 0, nothing.
  const Tensor still = dx == 0;
  return {element, at::where(still, 1.0, dy / dx.masked_fill(still, 1.0)).to(base.scalar_type())};
}

Tensor pass(const Routes& routes, const Tensor& difference) {
  return routes.ratio * difference.flatten(2).gather(2, routes.element.flatten(2)).view_as(routes.element);
}

Tensor pass_back(const Routes& routes, const Tensor& multiplier, const Tensor& input) {
  Tensor back = input.new_zeros({input.size(0), input.size(1), input.size(2) * input.size(3)});
  back.scatter_add_(2, routes.element.flatten(2), (routes.ratio * multiplier).flatten(2));
  return back.view(input.sizes());
}

Tensor gather(const ResponseNormLayer& layer, const Tensor& values) {
  const std::int64_t before = layer.options.size / 2;
  return window_sum(values, before, layer.options.size - 1 - before);
}

Tensor gather_back(const ResponseNormLayer& layer, const Tensor& values) {
  const std::int64_t before = layer.options.size / 2;
  return window_sum(values, layer.options.size - 1 - before, before);
}

Tensor gather(const UnitLengthLayer&, const Tensor& values) {
  return values.sum(1, /*keepdim=*/true).expand_as(values);
}

Tensor gather_back(const UnitLengthLayer& layer, const Tensor& values) {
  return gather(layer, values);
}

Normalisation normalisation_of(const ResponseNormLayer& layer, const Tensor& base, const Tensor& difference) {
  const auto& [size, alpha, beta, k] = layer.options;
  const Tensor sum = 2 * base + difference;
  const Tensor s0 = gather(layer, base.square()) * alpha + k;
  const Tensor ds = gather(layer, sum * difference) * alpha;
  const Tensor n0 = s0.pow(-beta), n = (s0 + ds).pow(-beta);
  const Tensor near = ds.abs() <= least_share(base.scalar_type()) * s0;
  const Tensor quotient =
      at::where(near, (s0 + ds / 2).pow(-beta - 1) * -beta, (n - n0) / ds.masked_fill(near, 1.0));
  return {(n0 + n) / 2, sum / 2 * quotient * alpha, sum};
}

Normalisation normalisation_of(const UnitLengthLayer& layer, const Tensor& base, const Tensor& difference) {
  const Tensor sum = 2 * base + difference;
  const Tensor s0 = gather(layer, base.square()), s = gather(layer, (base + difference).square());
  // As l2_normalize: what has no length stays as it is.
  const Tensor dead0 = s0 < 1e-24, dead = s < 1e-24;
  const Tensor root0 = s0.masked_fill(dead0, 1.0).sqrt(), root = s.masked_fill(dead, 1.0).sqrt();
  const Tensor n0 = root0.reciprocal(), n = root.reciprocal();
  // (1 / √s - 1 / √s0) / (s - s0), without the cancellation.
  const Tensor alive = -(root0 * root * (root0 + root)).reciprocal();
  const Tensor ds = gather(layer, sum * difference);
  const Tensor still = ds == 0;
  const Tensor other = ((n - n0) / ds.masked_fill(still, 1.0)).masked_fill(still, 0.0);
  const Tensor quotient = at::where(dead0.logical_or(dead), other, alive);
  return {(n0 + n) / 2, sum / 2 * quotient, sum};
}

}  // namespace siglib
