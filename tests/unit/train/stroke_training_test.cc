#include "siglib/train/stroke_training.h"

#include "siglib/core/progress.h"
#include "tests/support/expect_error.h"
#include "tests/unit/stroke/drawing.h"

#include <ATen/core/grad_mode.h>

#include <numeric>

namespace siglib {
namespace {

const torch::Device kCpu(torch::kCPU);

// Six writers of waves of their own; forgeries come close, and press elsewhere.
struct Signatures {
  std::vector<Sample> samples;
  std::vector<Strokes> strokes;

  Signatures() {
    Random random(1, "signatures");
    for (int w = 0; w < 6; ++w)
      for (int s = 0; s < 8; ++s) {
        Sample sample;
        sample.collection = "c";
        sample.writer = fmt::format("{}", w);
        sample.sample = fmt::format("{}", s);
        sample.kind = s < 5 ? Kind::genuine : Kind::forged;
        samples.push_back(sample);
        const double waves = 2 + 0.4 * w + random.normal(0, 0.03) + (s < 5 ? 0 : 0.15);
        strokes.push_back(find_strokes(
            test::Drawing().wave(70, waves).line({60, 230}, {500, 200 + 5 * w}, s < 5 ? 7 : 11).canvas()));
      }
  }
  StrokePairs pairs() const {
    return StrokePairs(samples, strokes, 20, 1, 2, {}, [](std::int64_t) {});
  }
};

const Signatures& signatures() {
  static const Signatures all;
  return all;
}

StrokeTrainOptions quick() {
  StrokeTrainOptions options;
  options.epochs = 6;
  options.batch = 32;
  return options;
}

std::optional<StrokeNetwork> trained(const StrokePairs& pairs, std::stop_token stop = {},
                                     const std::optional<StrokeNetwork>& start = {}) {
  return train_stroke_network(pairs, quick(), start, 1, kCpu, stop, silent_reporter());
}

TEST(StrokePairs, KindsCountAlikeHoweverManyThereAre) {
  const StrokePairs pairs = signatures().pairs();
  std::vector<std::int64_t> rows(static_cast<std::size_t>(pairs.size()));
  std::iota(rows.begin(), rows.end(), 0);
  const torch::Tensor genuine = pairs.genuine(rows), importance = pairs.importance(rows);
  EXPECT_NEAR(importance.sum().item<double>(), static_cast<double>(pairs.size()), 0.1);
  EXPECT_NEAR((genuine * importance).sum().item<double>(), static_cast<double>(pairs.size()) / 2.0, 0.1);
}

TEST(StrokePairs, MirroringChangesSignsAndNothingElse) {
  const StrokePairs pairs = signatures().pairs();
  const std::vector<std::int64_t> rows{0, 5, 9};
  Random first(1, "batch"), second(1, "batch");
  const StrokeBatch plain = pairs.batch(rows, 64, false, first),
                    mirrored = pairs.batch(rows, 64, true, second);
  EXPECT_TRUE(torch::equal(plain.moving.abs(), mirrored.moving.abs()));
  EXPECT_TRUE(torch::equal(plain.moving * plain.fixed, mirrored.moving * mirrored.fixed));
  EXPECT_TRUE(torch::equal(plain.measures.abs(), mirrored.measures.abs()));
  EXPECT_FALSE(torch::equal(plain.moving, mirrored.moving));
}

TEST(StrokePairs, NeedBothKinds) {
  const auto& [samples, strokes] = signatures();
  const std::vector<Sample> one_hand(samples.begin(), samples.begin() + 5);
  expect_error(ErrorKind::input, "no forged", [&] {
    StrokePairs(one_hand, std::span(strokes).first(5), 20, 1, 1, {}, [](std::int64_t) {});
  });
}

TEST(StrokePairs, IdentitiesThatNobodyForgedHaveNoSay) {
  Signatures more;
  const std::int64_t before = more.pairs().size();
  for (int s = 0; s < 4; ++s) {
    Sample sample;
    sample.collection = "d";
    sample.writer = "1";
    sample.sample = fmt::format("{}", s);
    more.samples.push_back(sample);
    more.strokes.push_back(more.strokes[static_cast<std::size_t>(s)]);
  }
  EXPECT_EQ(more.pairs().size(), before);
}

TEST(StrokeTraining, LearnsWhatTellsHandsApart) {
  const auto& strokes = signatures().strokes;
  const std::optional<StrokeNetwork> network = trained(signatures().pairs());
  ASSERT_TRUE(network);
  EXPECT_GT(network->log_odds(strokes[0], strokes[1]), 0);
  EXPECT_LT(network->log_odds(strokes[0], strokes[6]), 0) << "a forgery";
  EXPECT_LT(network->log_odds(strokes[0], strokes[24]), 0) << "another writer";
}

TEST(StrokeTraining, TheSameSeedGivesTheSameNetwork) {
  const StrokePairs pairs = signatures().pairs();
  EXPECT_EQ(trained(pairs)->parameters(), trained(pairs)->parameters());
}

TEST(StrokeTraining, GoesOnFromANetwork) {
  const StrokePairs pairs = signatures().pairs();
  const std::optional<StrokeNetwork> start = trained(pairs);
  StrokeNet net(0.3);
  net->start_from(start->parameters());
  const StrokeNetwork::Parameters same = net->parameters_of();
  EXPECT_EQ(same.mix, start->parameters().mix);
  EXPECT_EQ(same.last, start->parameters().last);
  EXPECT_EQ(same.centre, start->parameters().centre);
  for (std::size_t i = 0; i < same.scale.size(); ++i)
    EXPECT_NEAR(same.scale[i], start->parameters().scale[i], 1e-3F * start->parameters().scale[i]);
  EXPECT_NE(trained(pairs, {}, start)->parameters(), start->parameters());
}

TEST(StrokeTraining, EndsWithoutANetworkWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(trained(signatures().pairs(), stop.get_token()));
}

// Two implementations of one formula: StrokeNetwork in plain loops, StrokeNet in LibTorch.
TEST(StrokeNet, IsTheNetworkThatComparesTemplates) {
  const StrokePairs pairs = signatures().pairs();
  StrokeNet net(0.3);
  net->train();
  std::vector<std::int64_t> rows(static_cast<std::size_t>(pairs.size()));
  std::iota(rows.begin(), rows.end(), 0);
  Random random(1, "batch");
  const StrokeBatch batch = pairs.batch(rows, kStrokePoints, false, random);
  const torch::NoGradGuard no_grad;
  net->forward(batch);  // the batch norm learns the scales
  net->eval();
  const torch::Tensor expected = net->forward(batch);
  const StrokeNetwork network(net->parameters_of());
  for (std::int64_t row = 0; row < pairs.size(); row += 7) {
    const auto [a, b] = pairs.images(row);
    EXPECT_NEAR(network.log_odds(signatures().strokes[static_cast<std::size_t>(a)],
                                 signatures().strokes[static_cast<std::size_t>(b)]),
                expected[row].item<double>(), 1e-4)
        << row;
  }
}

}  // namespace
}  // namespace siglib
