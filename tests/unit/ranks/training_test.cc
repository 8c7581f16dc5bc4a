// Ranks with a part of the batch each end with the weights of one process with the whole batch. In double: in
// single precision fifty steps of a network with ReLUs make large differences of the smallest ones, on two
// threads instead of one just so.
#include "siglib/core/random.h"
#include "siglib/model/state.h"
#include "siglib/train/augment.h"
#include "siglib/train/data_parallel.h"
#include "siglib/train/optimizer.h"
#include "siglib/train/seeded.h"
#include "tests/support/tiny_training.h"
#include "tests/unit/ranks/ranks.h"

#include <gtest/gtest.h>

#include <ATen/Context.h>
#include <torch/nn/utils/clip_grad.h>

namespace siglib {
namespace {

using test::ranks;
using torch::Tensor;

// [rows, 1, H, W]: stripes, dense ink and noise.
Tensor canvases_of(std::int64_t rows, InputSize size, int step) {
  Random random(7, "canvases", {static_cast<std::uint64_t>(step)});
  Tensor x =
      torch::zeros({rows, 1, size.height, size.width}, torch::dtype(torch::kDouble).device(torch::kCPU));
  for (std::int64_t i = 0; i < rows; ++i)
    x[i].narrow(2, random.integer(5, size.width - 30), random.integer(3, 20)).fill_(random.uniform(0.3, 1));
  return x;
}

struct Setting {
  EncoderOptions encoder;
  std::vector<LossOptions> losses;
  OptimizerKind optimizer;
  std::int64_t rows;
  int steps = 50;
};

NamedTensors train(const Setting& setting, Communicator& team) {
  Recipe recipe;
  recipe.encoder = setting.encoder;
  recipe.losses = setting.losses;
  recipe.optimizer.kind = setting.optimizer;
  const torch::Device cpu(torch::kCPU);
  std::vector<std::int64_t> identities;
  for (std::int64_t i = 0; i < setting.rows; ++i) identities.push_back(i / 3);
  const auto encoder = seeded_encoder(recipe, cpu);
  const auto loss = seeded_loss(recipe, identities, encoder->dimension(), cpu);
  encoder->to(torch::kDouble);
  loss->to(torch::kDouble);
  DataParallel parallel(team, *encoder, *loss);
  const auto optimizer = make_optimizer(parameters_of(*encoder, *loss), recipe.optimizer);
  const Tensor identity = torch::tensor(identities, torch::dtype(torch::kLong).device(cpu));
  const BatchLabels labels{identity, torch::arange(setting.rows, identity.options()) % 3 != 2};

  encoder->train();
  for (int step = 0; step < setting.steps; ++step) {
    seed_libtorch(1, "step", {static_cast<std::uint64_t>(step)});
    Random random(1, "augment", {static_cast<std::uint64_t>(step)});
    const Share share = parallel.begin_batch(setting.rows);
    const Tensor own =
        canvases_of(setting.rows, encoder->input_size(), step).narrow(0, share.first, share.count);
    const Tensor embeddings = encoder->forward(augment(own, recipe.augment, random, share));
    const LossResult result = (*loss)(parallel.whole(embeddings), labels);
    optimizer->zero_grad();
    parallel.backward(result.value);
    torch::nn::utils::clip_grad_norm_(parameters_of(*encoder, *loss), 5);
    optimizer->step();
  }
  NamedTensors state = state_of(*encoder);
  for (auto& [name, tensor] : state_of(*loss)) state.emplace_back("loss." + name, tensor);
  return state;
}

// Rank 0 looks.
void expect_weights_of_one_process(const Setting& setting) {
  const NamedTensors got = train(setting, ranks());
  if (ranks().rank() > 0) return;
  const NamedTensors expected = train(setting, alone());
  ASSERT_EQ(expected.size(), got.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    const Tensor a = expected[i].second.to(torch::kDouble), b = got[i].second.to(torch::kDouble);
    EXPECT_LE((a - b).norm().item<double>(), 1e-5 * a.norm().item<double>()) << expected[i].first;
  }
}

EncoderOptions narrow_compact() {
  EncoderOptions options;
  options.dimension = 8;
  options.widths = {4, 4, 8, 8, 8};
  return options;
}

TEST(TrainingOnRanks, FiftyStepsWithPairsAndLearnedProxies) {
  expect_weights_of_one_process(
      {narrow_compact(),
       {{.kind = ContrastiveOptions{}}, {.kind = ProxyAnchorOptions{}, .weight = 0.5}},
       OptimizerKind::sgd,
       12});
}

TEST(TrainingOnRanks, StepsOfAdamW) {
  expect_weights_of_one_process(
      {narrow_compact(), {{.kind = SupervisedContrastiveOptions{}}}, OptimizerKind::adamw, 12, 10});
}

TEST(TrainingOnRanks, ABatchOfFewerRowsThanRanks) {
  static_assert(SIGLIB_TEST_RANKS == 3);
  expect_weights_of_one_process(
      {narrow_compact(), {{.kind = WriterAndForgeryOptions{}}}, OptimizerKind::sgd, 2, 10});
}

}  // namespace
}  // namespace siglib
