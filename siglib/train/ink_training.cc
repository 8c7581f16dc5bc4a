#include "siglib/train/ink_training.h"

#include "siglib/config/config.h"
#include "siglib/core/clock.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/model/container.h"
#include "siglib/model/ink_file.h"
#include "siglib/model/tensor_io.h"
#include "siglib/nn/ink_net.h"
#include "siglib/train/ink_scenes.h"
#include "siglib/train/optimizer.h"
#include "siglib/train/seeded.h"

#include <torch/nn/functional/loss.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/serialize.h>

#include <cmath>
#include <future>
#include <sstream>

namespace siglib {
namespace {

constexpr ContainerKind kCheckpoint{"siglib-ink-checkpoint", 1, "checkpoint of an ink segmenter"};

torch::Tensor loss_of(const torch::Tensor& logits, const torch::Tensor& truth) {
  const torch::Tensor cross_entropy = torch::nn::functional::binary_cross_entropy_with_logits(logits, truth);
  const torch::Tensor found = logits.sigmoid();
  const torch::Tensor both = (found * truth).sum({0, 2, 3});
  const torch::Tensor all = found.square().sum({0, 2, 3}) + truth.square().sum({0, 2, 3});
  const torch::Tensor dice = 1 - (2 * both + 1) / (all + 1);
  return 4 * cross_entropy + dice.mean();
}

double f1(const torch::Tensor& logits, const torch::Tensor& truth) {
  const torch::Tensor found = logits > 0, there = truth >= 0.5;
  const auto both = (found & there).sum().item<double>();
  const auto either = found.sum().item<double>() + there.sum().item<double>();
  return either == 0 ? 1 : 2 * both / either;
}

class InkTrainer {
 public:
  InkTrainer(const InkRecipe& recipe, const std::filesystem::path& folder, c10::Device device, int threads)
      : recipe_(recipe), folder_(folder), device_(device), scenes_(recipe.ink, threads) {
    seed_libtorch(recipe.ink.seed, "ink weights", {});
    net_ = make_ink_net();
    net_->to(device);
    optimizer_ = make_optimizer(net_->parameters(), recipe.optimizer);
  }

  InkTrainResult run(std::stop_token stop, Reporter& reporter) {
    const InkBatch held_out = scenes_.validation();
    reporter.begin("train ink", recipe_.ink.steps, "steps");
    InkFigures figures;
    auto next = scenes_for(step_);
    while (step_ < recipe_.ink.steps && !stop.stop_requested()) {
      const InkBatch batch = next.get();
      if (step_ + 1 < recipe_.ink.steps) next = scenes_for(step_ + 1);
      loss_ += (step(batch) - loss_) / static_cast<double>(std::min<std::int64_t>(step_ + 1, 50));
      ++step_;
      if (step_ % recipe_.ink.validate_every == 0 || step_ == recipe_.ink.steps) {
        figures = validate(held_out);
        save(figures);
      }
      reporter.advance(step_, fmt::format("loss {:.3f}, F1 {:.3f} close, {:.3f} overview", loss_,
                                          figures.writing_close, figures.signature_overview));
    }
    reporter.end();
    if (step_ < recipe_.ink.steps) save(figures);
    return {step_ == recipe_.ink.steps, step_, figures};
  }

  void resume() {
    const std::filesystem::path file = folder_ / "checkpoint.h5";
    const Hdf5File in = open_container(kCheckpoint, file).first;
    if (in.read_strings("config", 1).front() != to_yaml(recipe_))
      fail(ErrorKind::usage, "{}: is of another recipe than {}", file.string(),
           (folder_ / "config.yaml").string());
    step_ = in.read<std::int64_t>("step", {1}).front();
    loss_ = in.read<double>("loss", {1}).front();
    restore_state(*net_, read_tensors(in, "weights"), file.string());
    const auto bytes = in.read<std::uint8_t>("optimizer", {kAnySize});
    std::istringstream archive(std::string(bytes.begin(), bytes.end()));
    torch::load(*optimizer_, archive);
    log_ = read_text(folder_ / "log.jsonl", 1 << 26);
  }

 private:
  // While one batch is learned from, the next one is drawn.
  std::future<InkBatch> scenes_for(std::int64_t step) const {
    return std::async(std::launch::async, [this, step] { return scenes_.training(step); });
  }

  double step(const InkBatch& batch) {
    net_->train();
    const torch::Tensor loss = loss_of(net_->forward(batch.darkness.to(device_)), batch.truth.to(device_));
    const double value = loss.item<double>();
    if (!std::isfinite(value))
      fail(ErrorKind::usage,
           "step {} of the ink segmenter: the loss is {}; a smaller optimizer.learning_rate may help",
           step_ + 1, value);
    set_learning_rate(*optimizer_,
                      recipe_.optimizer.learning_rate *
                          rate_at(recipe_.schedule, step_, recipe_.ink.steps, recipe_.ink.validate_every));
    optimizer_->zero_grad();
    loss.backward();
    if (recipe_.optimizer.clip_norm > 0)
      torch::nn::utils::clip_grad_norm_(net_->parameters(), recipe_.optimizer.clip_norm);
    optimizer_->step();
    return value;
  }

  InkFigures validate(const InkBatch& batch) {
    const torch::NoGradGuard no_gradient;
    net_->eval();
    const std::int64_t half = batch.darkness.size(0) / 2;
    std::vector<torch::Tensor> logits;
    for (std::int64_t at = 0; at < 2 * half; at += 8)
      logits.push_back(
          net_->forward(batch.darkness.slice(0, at, std::min(at + 8, 2 * half)).to(device_)).to(torch::kCPU));
    const torch::Tensor all = torch::cat(logits);
    return {f1(all.slice(0, half).select(1, 0), batch.truth.slice(0, half).select(1, 0)),
            f1(all.slice(0, 0, half).select(1, 1), batch.truth.slice(0, 0, half).select(1, 1))};
  }

  void save(const InkFigures& figures) {
    const NamedTensors weights = state_of(*net_);
    save_ink({weights, to_yaml(without_folders(recipe_)), utc_now(), recipe_.terms, figures.writing_close},
             folder_ / "ink.h5");
    std::ostringstream archive;
    torch::save(*optimizer_, archive);
    const std::string state = archive.str();
    write_container(kCheckpoint, folder_ / "checkpoint.h5", [&](Hdf5File& out) {
      out.write_strings("config", std::vector<std::string>{to_yaml(recipe_)});
      out.write<std::int64_t>("step", std::vector<std::int64_t>{step_}, {1});
      out.write<double>("loss", std::vector<double>{loss_}, {1});
      write_tensors(out, "weights", weights);
      out.write<std::uint8_t>("optimizer",
                              {reinterpret_cast<const std::uint8_t*>(state.data()), state.size()},
                              {static_cast<std::int64_t>(state.size())});
    });
    log_ += fmt::format("{{\"step\":{},\"loss\":{:.4f},\"f1_close\":{:.4f},\"f1_overview\":{:.4f}}}\n", step_,
                        loss_, figures.writing_close, figures.signature_overview);
    write_text(folder_ / "log.jsonl", log_);
  }

  InkRecipe recipe_;
  std::filesystem::path folder_;
  c10::Device device_;
  InkScenes scenes_;
  std::shared_ptr<InkNet> net_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
  std::int64_t step_ = 0;
  double loss_ = 0;
  std::string log_;
};

}  // namespace

InkRecipe without_folders(InkRecipe recipe) {
  recipe.ink.cache = std::filesystem::path(recipe.ink.cache).filename().string();
  return recipe;
}

InkTrainResult train_ink(const InkRecipe& recipe, const std::filesystem::path& folder, bool resume,
                         c10::Device device, int threads, std::stop_token stop, Reporter& reporter) {
  InkTrainer trainer(recipe, folder, device, threads);
  if (resume) trainer.resume();
  return trainer.run(stop, reporter);
}

}  // namespace siglib
