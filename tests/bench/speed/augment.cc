#include "siglib/train/augment.h"

#include "siglib/config/config.h"
#include "siglib/core/file.h"
#include "siglib/nn/encode.h"
#include "siglib/nn/encoder.h"
#include "siglib/train/recipe.h"
#include "tests/bench/speed/speed.h"

#include <algorithm>

namespace siglib::bench {

void augment_side(const Workplace& place) {
  constexpr std::size_t kBatches = 4;
  Recipe recipe;
  load_yaml_file(recipe, place.folder / "recipe.yaml");
  const SamplerOptions& sampler = recipe.sampler;
  const auto batch = static_cast<std::size_t>(sampler.writers * (sampler.genuine + sampler.forged));
  const InputSize size = make_encoder(recipe.encoder)->input_size();
  const auto bytes = batch * static_cast<std::size_t>(size.height * size.width);
  const Bytes inputs = read_file(place.folder / "inputs.bin", 1 << 30);
  std::vector<torch::Tensor> batches;
  for (std::size_t i = 0; i < std::min(kBatches, inputs.size() / bytes); ++i)
    batches.push_back(to_input(std::span(inputs).subspan(i * bytes, bytes), static_cast<std::int64_t>(batch),
                               size, torch::Device(torch::kCPU)));
  Random random(1, "bench.augment");
  answer_lines({{"pixels", size.height * size.width}}, [&](const std::string&) {
    auto result = repeat_for_a_while(batches.size(),
                                     [&](std::size_t i) { augment(batches[i], recipe.augment, random); });
    result["items"] = result["items"].to_number<std::size_t>() * batch;
    return result;
  });
}

}  // namespace siglib::bench
