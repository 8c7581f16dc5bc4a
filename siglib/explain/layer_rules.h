// What the rules of DeepLIFT share, layer by layer. For this module's sources.
#pragma once

#include "siglib/nn/layers.h"

#include <torch/types.h>

namespace siglib {

// A layer without its bias: how differences pass. And its transpose: how multipliers come back to an input of
// the shape of `input`.
torch::Tensor pass(const ConvolutionLayer& layer, const torch::Tensor& difference);
torch::Tensor pass(const LinearLayer& layer, const torch::Tensor& difference);
torch::Tensor pass(const MeanPoolLayer& layer, const torch::Tensor& difference);
torch::Tensor pass_back(const ConvolutionLayer& layer, const torch::Tensor& multiplier,
                        const torch::Tensor& input);
torch::Tensor pass_back(const LinearLayer& layer, const torch::Tensor& multiplier,
                        const torch::Tensor& input);
torch::Tensor pass_back(const MeanPoolLayer& layer, const torch::Tensor& multiplier,
                        const torch::Tensor& input);

// Max-pooling as a linear map: each window takes `ratio` of the difference of one element.
struct Routes {
  torch::Tensor element;  // [N, C, h, w] int64, place in the flattened [H, W]
  torch::Tensor ratio;    // [N, C, h, w]
};
Routes routes_of(const MaxPoolLayer& layer, const torch::Tensor& base, const torch::Tensor& difference);
torch::Tensor pass(const Routes& routes, const torch::Tensor& difference);
torch::Tensor pass_back(const Routes& routes, const torch::Tensor& multiplier, const torch::Tensor& input);

// y = x n(s) with s = gather(x²): dy_i = factor_i dx_i + slope_i gather(sum dx)_i.
struct Normalisation {
  torch::Tensor factor;  // mean of n(s) of both sides
  torch::Tensor slope;   // mean of x, times dn / ds
  torch::Tensor sum;     // x + x0
};
Normalisation normalisation_of(const ResponseNormLayer& layer, const torch::Tensor& base,
                               const torch::Tensor& difference);
Normalisation normalisation_of(const UnitLengthLayer& layer, const torch::Tensor& base,
                               const torch::Tensor& difference);
// Sums over the channels around each, or over all; and its transpose.
torch::Tensor gather(const ResponseNormLayer& layer, const torch::Tensor& values);
torch::Tensor gather(const UnitLengthLayer& layer, const torch::Tensor& values);
torch::Tensor gather_back(const ResponseNormLayer& layer, const torch::Tensor& values);
torch::Tensor gather_back(const UnitLengthLayer& layer, const torch::Tensor& values);

}  // namespace siglib
