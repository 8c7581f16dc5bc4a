#include "tests/bench/speed/speed.h"

#include "siglib/config/config.h"
#include "siglib/nn/encode.h"
#include "siglib/train/augment.h"
#include "siglib/train/optimizer.h"
#include "siglib/train/seeded.h"
#include "siglib/train/training_data.h"

#include <torch/nn/utils/clip_grad.h>

#include <map>

namespace siglib::bench {
namespace {

constexpr std::size_t kBatches = 20;  // in memory, used again and again

struct Batch {
  torch::Tensor canvases;
  BatchLabels labels;
};

// The first batches that the recipe's sampler gives.
std::vector<Batch> load_batches(const Recipe& recipe, const Encoder& encoder) {
  const CanvasCache cache(recipe.data.cache);
  const TrainingData data = load_training_data(recipe, cache, split_of(recipe, cache), 0);
  std::vector<std::int64_t> rows(data.train.samples.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int64_t>(i);
  const BatchSampler sampler(data.train.samples, rows, recipe.sampler,
                             static_cast<std::uint64_t>(recipe.train.seed));
  std::map<std::string, std::int64_t> identities;
  std::vector<Batch> batches;
  for (const auto& chosen : sampler.epoch(0)) {
    if (batches.size() == kBatches) break;
    std::vector<std::uint8_t> ink;
    std::vector<std::int64_t> identity, genuine;
    for (const std::int64_t row : chosen) {
      const auto canvas = data.train.canvas(row);
      ink.insert(ink.end(), canvas.begin(), canvas.end());
      const Sample& sample = data.train.samples[static_cast<std::size_t>(row)];
      identity.push_back(identities.try_emplace(sample.identity(), std::ssize(identities)).first->second);
      genuine.push_back(sample.kind == Kind::genuine);
    }
    const auto host = torch::TensorOptions().device(torch::kCPU).dtype(torch::kLong);
    batches.push_back({to_input(ink, std::ssize(chosen), encoder.input_size(), torch::Device(torch::kCPU)),
                       {torch::tensor(identity, host), torch::tensor(genuine, host).to(torch::kBool)}});
  }
  return batches;
}

// What the Trainer does with a batch once that is a tensor.
class Stepper {
 public:
  Stepper(const Recipe& recipe, std::shared_ptr<Encoder> encoder)
      : recipe_(recipe),
        encoder_(std::move(encoder)),
        average_(make_encoder(recipe.encoder)),
        loss_(make_loss(recipe.losses, {0, encoder_->dimension()})),
        parameters_(parameters_of(*encoder_, *loss_)),
        optimizer_(make_optimizer(parameters_, recipe.optimizer)) {
    encoder_->train();
  }

  // Returns how much of it was augmentation.
  double step(const Batch& batch) {
    const auto start = Clock::now();
    const torch::Tensor canvases = augment(batch.canvases, recipe_.augment, random_);
    const double augmented = seconds_since(start);
    const LossResult result = (*loss_)(encoder_->forward(canvases), batch.labels);
    optimizer_->zero_grad();
    result.value.backward();
    torch::nn::utils::clip_grad_norm_(parameters_, recipe_.optimizer.clip_norm);
    optimizer_->step();
    follow();
    return augmented;
  }

 private:
  void follow() {
    const torch::NoGradGuard no_gradient;
    const auto from = encoder_->parameters(), from_buffers = encoder_->buffers();
    auto to = average_->parameters(), to_buffers = average_->buffers();
    for (std::size_t i = 0; i < to.size(); ++i) to[i].lerp_(from[i], 1 - recipe_.train.ema);
    for (std::size_t i = 0; i < to_buffers.size(); ++i) to_buffers[i].copy_(from_buffers[i]);
  }

  Recipe recipe_;
  std::shared_ptr<Encoder> encoder_, average_;
  std::shared_ptr<Loss> loss_;
  std::vector<torch::Tensor> parameters_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
  Random random_{1, "bench.step"};
};

}  // namespace

void step_side(const Workplace& place) {
  Recipe recipe;
  load_yaml_file(recipe, place.folder / "recipe.yaml");
  const auto encoder = seeded_encoder(recipe, torch::Device(torch::kCPU));
  const std::vector<Batch> batches = load_batches(recipe, *encoder);
  Stepper stepper(recipe, encoder);
  answer_lines({}, [&](const std::string&) -> boost::json::object {
    std::int64_t images = 0;
    double augmented = 0;
    const auto start = Clock::now();
    for (std::int64_t i = 0; i < recipe.sampler.batches; ++i) {
      const Batch& batch = batches[static_cast<std::size_t>(i) % batches.size()];
      augmented += stepper.step(batch);
      images += batch.canvases.size(0);
    }
    return {{"seconds", seconds_since(start)}, {"items", images}, {"augment_seconds", augmented}};
  });
}

}  // namespace siglib::bench
