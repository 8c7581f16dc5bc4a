// What is trained, as the recipe's seed makes it.
#pragma once

#include "siglib/loss/loss.h"
#include "siglib/nn/encoder.h"
#include "siglib/train/recipe.h"

#include <torch/types.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

namespace siglib {

// Weights, dropout and pixel noise draw from LibTorch's generator; seeding it for every step makes a resumed
// run exact.
void seed_libtorch(std::int64_t seed, std::string_view purpose, std::initializer_list<std::uint64_t> indices);

std::shared_ptr<Encoder> seeded_encoder(const Recipe& recipe, torch::Device device);
// identities: of the training samples, at least one, numbered from 0. dimension: of the embedding.
std::shared_ptr<Loss> seeded_loss(const Recipe& recipe, const std::vector<std::int64_t>& identities,
                                  std::int64_t dimension, torch::Device device);

// What the optimizer steps: the encoder's parameters, then the losses'.
std::vector<torch::Tensor> parameters_of(const Encoder& encoder, const Loss& loss);

}  // namespace siglib
