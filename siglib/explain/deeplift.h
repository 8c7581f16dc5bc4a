// DeepLIFT: Shrikumar, Greenside, Kundaje 2017, "Learning important features through propagating activation
// differences", ICML (arXiv 1704.02685).
#pragma once

#include "siglib/nn/layers.h"

#include <torch/types.h>

#include <functional>

namespace siglib {

enum class DeepLiftRule { rescale, reveal_cancel };

// How an answer below the list's last layer reacts to it: multipliers [N, D] such that the sum over D of
// multiplier * difference is the answer's difference.
//   base: what the layer gives for the baseline, [N, D]; difference: how far the input's lies from it
using TopMultipliers =
    std::function<torch::Tensor(const torch::Tensor& base, const torch::Tensor& difference)>;

struct DeepLiftResult {
  torch::Tensor contributions;  // of the input's shape: multiplier * (input - baseline)
  torch::Tensor multipliers;    // of the input's shape
  torch::Tensor base;           // what the last layer gives for the baseline
  torch::Tensor difference;     // how far the input's lies from it
};

// input: [N, ...] in the type and on the device of the layers' weights; baseline: of its shape, or with N
// = 1. Records no gradient. Rules, of inputs x and baseline x0 with dx = x - x0:
//
//   convolution, linear, mean pooling, sum (and batch normalisation, which layers() folds away): the weights.
//   ReLU, Rescale: dy / dx, and the gradient at x0 for each element whose dx is 0. RevealCancel: below.
//   Max-pooling: the window's dy goes to the element that is largest in x where y > y0, and to the one
//   largest
//     in x0 where y < y0, as dy / dx of it, which lies in [0, 1]; windows that share an element add.
//   Response and length normalisation, y_i = x_i n_i with n_i = n(s_i), s_i = sum_j x_j²: the product as
//     mean(n_i) dx_i + mean(x_i) dn_i, means being of the two sides; dn_i as (dn_i / ds_i) ds_i, with n'
//     where ds_i is too small to divide by; ds_i as sum_j (x_j + x0_j) dx_j. Each step is exact.
//
// All differences are carried through the network, none is taken between two passes: the sum of the
// contributions equals the answer's difference but for rounding of its terms.
//
// RevealCancel keeps what raises and what lowers each unit apart, dx = dx⁺ + dx⁻ (section 3.5.2 of the
// paper):
//   linear layers: dy⁺ = sum over w dx > 0 of w dx, dy⁻ the rest; an input's multiplier is that of the part
//     which its own difference feeds, and the mean of both where its difference is 0.
//   ReLU: dy⁺ = ½ (f(x0 + dx⁺) - f(x0) + f(x) - f(x0 + dx⁻)), dy⁻ likewise, multipliers dy± / dx±.
//   Sums pass the parts on; max-pooling passes those of the element it chose; normalisation sorts its terms
//   by
//     sign, each part of each x_j for itself.
DeepLiftResult deeplift(const LayerList& layers, const torch::Tensor& input, const torch::Tensor& baseline,
                        const TopMultipliers& top, DeepLiftRule rule = DeepLiftRule::rescale);

// Multipliers of factor * (distance to `to`), Euclidean: factor (u + u0) / (|u| + |u0|), u = x - to. Exact.
//   to: [D]; factor: [N] or one number
TopMultipliers distance_multipliers(const torch::Tensor& to, double factor);

}  // namespace siglib
