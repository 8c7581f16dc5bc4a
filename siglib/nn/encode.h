// Canvases in, embeddings out, in batches; and what moves bytes to the network.
#pragma once

#include "siglib/nn/encoder.h"

#include <functional>
#include <span>

namespace siglib {

// ink: bytes of `count` canvases of `size`, row-major. Returns float [count, 1, H, W] in [0, 1] on `device`.
torch::Tensor to_input(std::span<const std::uint8_t> ink, std::int64_t count, InputSize size,
                       torch::Device device);

// Embeddings of all canvases by `forward`, which is given to_input() of at most `batch` of them and answers
// [rows, dimension]: float [count, dimension] on the CPU. `done`, when given, hears the number of canvases
// encoded so far.
torch::Tensor encode(const std::function<torch::Tensor(const torch::Tensor&)>& forward, InputSize size,
                     std::int64_t dimension, std::span<const std::uint8_t> ink, std::int64_t count,
                     torch::Device device, std::int64_t batch = 32,
                     const std::function<void(std::int64_t)>& done = {});

// The same by an encoder that may still be in training. Switches the encoder to evaluation and
// back; records no gradient.
torch::Tensor encode(Encoder& encoder, std::span<const std::uint8_t> ink, std::int64_t count,
                     torch::Device device, std::int64_t batch = 32,
                     const std::function<void(std::int64_t)>& done = {});

}  // namespace siglib
