#include "siglib/nn/encode.h"

#include "siglib/core/error.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cstring>

namespace siglib {

torch::Tensor to_input(std::span<const std::uint8_t> ink, std::int64_t count, InputSize size,
                       torch::Device device) {
  const auto bytes = static_cast<std::size_t>(count) * static_cast<std::size_t>(size.height) *
                     static_cast<std::size_t>(size.width);
  if (ink.size() != bytes)
    fail(ErrorKind::internal, "{} bytes are not {} canvases of {} x {}", ink.size(), count, size.height,
         size.width);
  torch::Tensor host = torch::empty({count, 1, size.height, size.width},
                                    torch::TensorOptions().dtype(torch::kByte).device(torch::kCPU));
  std::memcpy(host.data_ptr<std::uint8_t>(), ink.data(), bytes);
  // Bytes cross to the device, floats are made there.
  return host.to(device).to(torch::kFloat).div_(255);
}

torch::Tensor encode(const std::function<torch::Tensor(const torch::Tensor&)>& forward, InputSize size,
                     std::int64_t dimension, std::span<const std::uint8_t> ink, std::int64_t count,
                     torch::Device device, std::int64_t batch,
                     const std::function<void(std::int64_t)>& done) {
  const c10::InferenceMode inference;
  const auto area = static_cast<std::size_t>(size.height) * static_cast<std::size_t>(size.width);
  std::vector<torch::Tensor> parts;
  for (std::int64_t start = 0; start < count; start += batch) {
    const std::int64_t rows = std::min(batch, count - start);
    const auto part =
        ink.subspan(static_cast<std::size_t>(start) * area, static_cast<std::size_t>(rows) * area);
    parts.push_back(forward(to_input(part, rows, size, device)).to(torch::kCPU, torch::kFloat));
    if (done) done(start + rows);
  }
  if (parts.empty())
    return torch::empty({0, dimension}, torch::TensorOptions().dtype(torch::kFloat).device(torch::kCPU));
  return torch::cat(parts);
}

torch::Tensor encode(Encoder& encoder, std::span<const std::uint8_t> ink, std::int64_t count,
                     torch::Device device, std::int64_t batch,
                     const std::function<void(std::int64_t)>& done) {
  const bool was_training = encoder.is_training();
  encoder.eval();
  torch::Tensor embeddings =
      encode([&](const torch::Tensor& canvases) { return encoder.forward(canvases); }, encoder.input_size(),
             encoder.dimension(), ink, count, device, batch, done);
  encoder.train(was_training);
  return embeddings;
}

}  // namespace siglib
