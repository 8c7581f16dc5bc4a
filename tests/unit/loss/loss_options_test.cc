#include "siglib/loss/loss_options.h"

#include "siglib/config/config.h"
#include "tests/support/expect_error.h"
#include "tests/unit/loss/batches.h"

#include <gtest/gtest.h>

#include <string>

namespace siglib {
namespace {

std::string message_of(const std::string& yaml) {
  LossOptions options;
  try {
    load_yaml(options, yaml, "recipe.yaml");
    make_loss(std::vector{options}, {.writers = 3, .dimension = 4});
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return "";
}

TEST(LossOptions, ReadsTheKeysOfItsKind) {
  LossOptions options;
  load_yaml(options,
            "{margin: 0.4, kind: triplet, triplet_margin: soft, miner: semi_hard_tfa, skilled_weight: 2, "
            "weight: 0.5}",
            "t");
  const auto& triplet = std::get<TripletOptions>(options.kind);
  EXPECT_EQ(triplet.triplet_margin, TripletMargin::soft);
  EXPECT_EQ(triplet.miner, TripletMiner::semi_hard_tfa);
  EXPECT_EQ(triplet.margin, 0.4);
  EXPECT_EQ(triplet.skilled_weight, 2.0);
  EXPECT_EQ(options.weight, 0.5);
}

TEST(LossOptions, EveryKindIsWrittenAndReadBack) {
  const std::vector<LossOptions> kinds = every_loss_kind();
  for (const LossOptions& options : kinds) {
    LossOptions read;
    load_yaml(read, to_yaml(options), "t");
    EXPECT_EQ(read.kind.index(), options.kind.index());
    EXPECT_EQ(to_yaml(read), to_yaml(options));
    EXPECT_EQ(message_of(to_yaml(options)), "");
  }
}

TEST(LossOptions, RefuseWhatMakesNoSense) {
  const auto says = [](const std::string& yaml, const std::string& what) {
    EXPECT_NE(message_of(yaml).find(what), std::string::npos) << yaml << ": " << message_of(yaml);
  };
  says("{kind: contrastive, miner: semi_hard}", "semi_hard");
  says("{kind: contrastive, temperature: 1}", "temperature");
  says("{kind: n_pair, margin: 1}", "unknown key \"margin\"");
  says("{kind: n_pair, miner: all}", "unknown key \"miner\"");
  says("{kind: contrastive, positive_margin: 0.3}", "positive_margin");
  says("{kind: contrastive, hinge: double, positive_margin: 1.0}", "below margin");
  says("{kind: triplet, margin: -1}", "margin");
  says("{kind: triplet, miner: hard}", "miner");
  says("{kind: tripplet}", "did you mean \"triplet\"");
  says("{kind: triplet, skilled_weight: -0.5}", "skilled_weight");
  says("{kind: n_pair, temperature: 0}", "temperature");
  says("{kind: triplet, weight: 0}", "weight above 0");
}

TEST(LossSum, AddsWeightedLossesAndNamesTheirParametersByPlace) {
  torch::manual_seed(5);
  const torch::Tensor points = torch::randn({6, 3}, doubles());
  const BatchLabels labels = make_labels({1, 1, 2, 2, 1, 3}, {1, 1, 1, 1, 0, 1});
  const std::vector<LossOptions> losses = {{TripletOptions{}, 2.0},
                                           {QuadrupletOptions{}, 0.0},
                                           {ProxyAnchorOptions{}, 0.25},
                                           {PairwiseLogisticOptions{}, 1.0}};
  torch::manual_seed(77);
  const auto sum = make_loss(losses, {.writers = kWriters, .dimension = 3});
  sum->to(torch::kDouble);
  const auto names = sum->named_parameters().keys();
  EXPECT_EQ(names, (std::vector<std::string>{"2.proxies", "3.log_scale", "3.bias"}));

  const LossResult result = (*sum)(points, labels);
  double value = 0;
  std::int64_t terms = 0;
  for (const LossOptions& options : losses) {
    if (options.weight == 0) continue;
    const LossResult part = evaluate(options, points, labels);
    value += options.weight * part.value.item<double>();
    terms += part.terms;
  }
  EXPECT_NEAR(result.value.item<double>(), value, 1e-12 * value);
  EXPECT_EQ(result.terms, terms);
}

TEST(LossSum, NeedsALoss) {
  expect_error(ErrorKind::usage, "losses",
               [] { make_loss(std::vector<LossOptions>{}, {.writers = 3, .dimension = 4}); });
}

}  // namespace
}  // namespace siglib
