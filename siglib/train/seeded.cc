#include "siglib/train/seeded.h"

#include "siglib/core/random.h"

#include <ATen/Context.h>

#include <algorithm>

namespace siglib {

void seed_libtorch(std::int64_t seed, std::string_view purpose,
                   std::initializer_list<std::uint64_t> indices) {
  at::manual_seed(Random(static_cast<std::uint64_t>(seed), purpose, indices).bits());
}

std::shared_ptr<Encoder> seeded_encoder(const Recipe& recipe, torch::Device device) {
  seed_libtorch(recipe.train.seed, "weights", {});
  auto encoder = make_encoder(recipe.encoder);
  encoder->to(device);
  return encoder;
}

std::shared_ptr<Loss> seeded_loss(const Recipe& recipe, const std::vector<std::int64_t>& identities,
                                  std::int64_t dimension, torch::Device device) {
  seed_libtorch(recipe.train.seed, "loss", {});
  const std::int64_t writers = *std::ranges::max_element(identities) + 1;
  auto loss = make_loss(recipe.losses, {.writers = writers, .dimension = dimension});
  loss->to(device);
  return loss;
}

std::vector<torch::Tensor> parameters_of(const Encoder& encoder, const Loss& loss) {
  std::vector<torch::Tensor> parameters = encoder.parameters();
  const std::vector<torch::Tensor> more = loss.parameters();
  parameters.insert(parameters.end(), more.begin(), more.end());
  return parameters;
}

}  // namespace siglib
