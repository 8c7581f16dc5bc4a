#include "siglib/evaluate/probe.h"

#include "siglib/core/random.h"
#include "siglib/evaluate/separation.h"
#include "siglib/nn/encode.h"
#include "siglib/nn/initialize.h"

#include <fmt/format.h>
#include <torch/nn/functional/loss.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>
#include <torch/optim/adamw.h>

#include <algorithm>
#include <map>

namespace siglib {
namespace {

namespace nn = torch::nn;

constexpr std::size_t kMaxImages = 3000;
constexpr std::size_t kFolds = 3;
constexpr std::size_t kMinWriters = 10;
constexpr std::int64_t kEpochs = 5;
constexpr std::size_t kBatch = 32;

using Indices = std::vector<std::size_t>;

// Four strided convolutions and a mean over the canvas: it sees texture and stroke, not whose name it is.
nn::Sequential make_network() {
  nn::Sequential network;
  std::int64_t from = 1;
  for (const std::int64_t to : {8, 16, 32, 32}) {
    network->push_back(nn::Conv2d(nn::Conv2dOptions(from, to, 5).stride(2).padding(2).bias(false)));
    network->push_back(nn::BatchNorm2d(to));
    network->push_back(nn::ReLU());
    from = to;
  }
  network->push_back(nn::AdaptiveAvgPool2d(1));
  network->push_back(nn::Flatten());
  network->push_back(nn::Linear(from, 1));
  return network;
}

torch::Tensor batch_of(const AuditImages& images, std::span<const std::size_t> rows) {
  std::vector<std::uint8_t> ink;
  for (const std::size_t row : rows) {
    const auto canvas = images.canvas(row);
    ink.insert(ink.end(), canvas.begin(), canvas.end());
  }
  return to_input(ink, std::ssize(rows), {images.height, images.width}, torch::kCPU);
}

bool is_genuine(const AuditImages& images, std::size_t row) {
  return images.images[row].kind == Kind::genuine;
}

nn::Sequential train(const AuditImages& images, Indices rows, std::uint64_t seed, std::uint64_t fold) {
  Random random(seed, "probe", {fold});
  at::manual_seed(random.bits());
  nn::Sequential network = make_network();
  network->train();
  torch::optim::AdamW optimizer(network->parameters(), torch::optim::AdamWOptions(3e-3).weight_decay(1e-2));
  const auto genuine = static_cast<double>(
      std::ranges::count_if(rows, [&](std::size_t row) { return is_genuine(images, row); }));
  const auto host = torch::TensorOptions().device(torch::kCPU).dtype(torch::kFloat);
  const torch::Tensor balance =
      torch::full({1}, (static_cast<double>(rows.size()) - genuine) / genuine, host);
  for (std::int64_t epoch = 0; epoch < kEpochs; ++epoch) {
    random.shuffle(rows);
    for (std::size_t start = 0; start + 1 < rows.size(); start += kBatch) {
      const std::span<const std::size_t> batch =
          std::span(rows).subspan(start, std::min(kBatch, rows.size() - start));
      std::vector<float> truth;
      for (const std::size_t row : batch) truth.push_back(is_genuine(images, row) ? 1.0f : 0.0f);
      const torch::Tensor logits = network->forward(batch_of(images, batch)).squeeze(1);
      const torch::Tensor loss = nn::functional::binary_cross_entropy_with_logits(
          logits, torch::tensor(truth, host),
          nn::functional::BinaryCrossEntropyWithLogitsFuncOptions().pos_weight(balance));
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
    }
  }
  network->eval();
  return network;
}

void ask(nn::Sequential& network, const AuditImages& images, const Indices& rows,
         std::vector<double>& answers) {
  const torch::InferenceMode inference;
  for (std::size_t start = 0; start < rows.size(); start += kBatch) {
    const std::span<const std::size_t> batch =
        std::span(rows).subspan(start, std::min(kBatch, rows.size() - start));
    const torch::Tensor logits = network->forward(batch_of(images, batch)).squeeze(1).contiguous();
    for (std::size_t i = 0; i < batch.size(); ++i)
      answers[batch[i]] = static_cast<double>(logits.const_data_ptr<float>()[i]);
  }
}

// Canvases of writers that have both kinds, in random order of the writers.
std::vector<Indices> writers_with_both(const AuditImages& images, std::uint64_t seed) {
  std::map<std::int64_t, Indices> by_writer;
  for (std::size_t i = 0; i < images.canvases(); ++i)
    if (images.images[i].writer >= 0) by_writer[images.images[i].writer].push_back(i);
  std::vector<Indices> writers;
  for (auto& [writer, rows] : by_writer) {
    const auto genuine =
        std::ranges::count_if(rows, [&](std::size_t row) { return is_genuine(images, row); });
    if (genuine > 0 && genuine < std::ssize(rows)) writers.push_back(std::move(rows));
  }
  Random(seed, "probe writers").shuffle(writers);
  std::size_t total = 0;
  const auto end = std::ranges::find_if(writers, [&](const Indices& rows) {
    total += rows.size();
    return total > kMaxImages;
  });
  writers.erase(end, writers.end());
  return writers;
}

}  // namespace

std::variant<ProbeResult, std::string> probe(const AuditImages& images, const MeasureOptions& options,
                                             Reporter& reporter) {
  const std::vector<Indices> writers = writers_with_both(images, options.seed);
  if (writers.size() < kMinWriters)
    return fmt::format("{} writers have both genuine and forged images, {} are needed", writers.size(),
                       kMinWriters);
  std::vector<double> answers(images.canvases(), 0.0);
  reporter.begin("probe", kFolds, "folds");
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    Indices learn, test;
    for (std::size_t w = 0; w < writers.size(); ++w) {
      Indices& part = w % kFolds == fold ? test : learn;
      part.insert(part.end(), writers[w].begin(), writers[w].end());
    }
    nn::Sequential network = train(images, std::move(learn), options.seed, fold);
    ask(network, images, test, answers);
    reporter.advance(static_cast<std::int64_t>(fold) + 1, "");
  }
  reporter.end();

  Trials trials;
  TrialWriters trial_writers{{}, {}, std::ssize(writers)};
  for (std::size_t w = 0; w < writers.size(); ++w)
    for (const std::size_t row : writers[w]) {
      trials.score.push_back(answers[row]);
      trials.genuine.push_back(is_genuine(images, row));
      trial_writers.reference.push_back(static_cast<std::int64_t>(w));
      trial_writers.query.push_back(static_cast<std::int64_t>(w));
    }
  return ProbeResult{separation(trials, trial_writers, Direction::as_given, options),
                     std::ssize(trials.score), std::ssize(writers)};
}

}  // namespace siglib
