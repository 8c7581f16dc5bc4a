#include "siglib/train/stroke_training.h"

#include "siglib/core/error.h"
#include "siglib/train/optimizer.h"
#include "siglib/train/seeded.h"

#include <torch/nn/functional/loss.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace siglib {
namespace {

StrokeBatch on_device(StrokeBatch batch, torch::Device device) {
  for (torch::Tensor* tensor :
       {&batch.moving, &batch.fixed, &batch.measures, &batch.close, &batch.there, &batch.distances})
    *tensor = tensor->to(device);
  return batch;
}

}  // namespace

std::optional<StrokeNetwork> train_stroke_network(const StrokePairs& pairs, const StrokeTrainOptions& options,
                                                  const std::optional<StrokeNetwork>& start,
                                                  std::int64_t seed, torch::Device device,
                                                  std::stop_token stop, Reporter& reporter) {
  seed_libtorch(seed, "stroke network", {});
  StrokeNet net(options.dropout);
  if (start) net->start_from(start->parameters());
  net->to(device);
  net->train();
  const auto optimizer = make_optimizer(net->parameters(), {.kind = OptimizerKind::adamw,
                                                            .learning_rate = options.learning_rate,
                                                            .weight_decay = options.weight_decay});
  ScheduleOptions schedule;
  schedule.warmup = 0.1;
  const std::int64_t batch = std::min(options.batch, pairs.size());
  const std::int64_t per_epoch = pairs.size() / batch, total = options.epochs * per_epoch;
  std::vector<std::int64_t> order(static_cast<std::size_t>(pairs.size()));
  reporter.begin("train stroke network", total, "steps");
  double recent = 0;
  for (std::int64_t step = 0; step < total; ++step) {
    if (stop.stop_requested()) {
      reporter.end();
      return std::nullopt;
    }
    const std::int64_t epoch = step / per_epoch, first = step % per_epoch * batch;
    if (first == 0) {
      std::iota(order.begin(), order.end(), 0);
      Random(static_cast<std::uint64_t>(seed), "stroke order", {static_cast<std::uint64_t>(epoch)})
          .shuffle(order);
    }
    const auto rows =
        std::span(order).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(batch));
    Random random(static_cast<std::uint64_t>(seed), "stroke batch", {static_cast<std::uint64_t>(step)});
    const torch::Tensor loss = torch::nn::functional::binary_cross_entropy_with_logits(
        net->forward(on_device(pairs.batch(rows, options.points, true, random), device)),
        pairs.genuine(rows).to(device),
        torch::nn::functional::BinaryCrossEntropyWithLogitsFuncOptions().weight(
            pairs.importance(rows).to(device)));
    const double value = loss.item<double>();
    if (!std::isfinite(value))
      fail(ErrorKind::usage,
           "step {} of the stroke network: the loss is {}; a smaller strokes.learning_rate may help",
           step + 1, value);
    set_learning_rate(*optimizer, options.learning_rate * rate_at(schedule, step, total, per_epoch));
    optimizer->zero_grad();
    loss.backward();
    optimizer->step();
    recent += (value - recent) / static_cast<double>(std::min<std::int64_t>(step + 1, 50));
    reporter.advance(step + 1, fmt::format("loss {:.3f}", recent));
  }
  reporter.end();
  return StrokeNetwork(net->parameters_of());
}

}  // namespace siglib
