#include "siglib/train/trainer.h"

#include "siglib/config/config.h"
#include "siglib/core/clock.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/random.h"
#include "siglib/core/version.h"
#include "siglib/nn/device.h"
#include "siglib/nn/encode.h"
#include "siglib/train/augment.h"
#include "siglib/train/optimizer.h"
#include "siglib/train/seeded.h"

#include <torch/nn/utils/clip_grad.h>
#include <torch/serialize.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <map>
#include <sstream>

namespace siglib {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<std::int64_t> all_rows(const CanvasSet& canvases) {
  std::vector<std::int64_t> rows(canvases.samples.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int64_t>(i);
  return rows;
}

std::vector<std::int64_t> number_identities(const std::vector<Sample>& samples) {
  std::map<std::string, std::int64_t> numbers;
  std::vector<std::int64_t> identities;
  for (const Sample& sample : samples)
    identities.push_back(
        numbers.try_emplace(sample.identity(), static_cast<std::int64_t>(numbers.size())).first->second);
  return identities;
}

std::vector<Digest> pixel_hashes(const TrainingData& data) {
  std::vector<Digest> hashes;
  for (const CanvasSet* set : {&data.train, &data.validation})
    for (const Sample& sample : set->samples) hashes.push_back(sample.pixel_hash);
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

Digest digest_of(const std::vector<Digest>& hashes) {
  Sha256 hash;
  for (const Digest& digest : hashes) hash.update(digest);
  return hash.finish();
}

}  // namespace

Trainer::Trainer(Recipe recipe, TrainingData data, torch::Device device, std::filesystem::path folder,
                 Reporter& reporter, Communicator& ranks)
    : recipe_(std::move(recipe)),
      data_(std::move(data)),
      device_(device),
      folder_(std::move(folder)),
      reporter_(reporter),
      validation_(data_.validation, data_.validation_strokes, recipe_.pairs, recipe_.score,
                  recipe_.train.select),
      sampler_(data_.train.samples, all_rows(data_.train), recipe_.sampler,
               static_cast<std::uint64_t>(recipe_.train.seed)),
      identities_(number_identities(data_.train.samples)),
      encoder_(seeded_encoder(recipe_, device_)),
      loss_(seeded_loss(recipe_, identities_, encoder_->dimension(), device_)),
      parameters_(parameters_of(*encoder_, *loss_)),
      parallel_(ranks, *encoder_, *loss_),
      optimizer_(make_optimizer(parameters_, recipe_.optimizer)),
      data_digest_(digest_of(pixel_hashes(data_))) {
  if (recipe_.train.ema > 0) {
    average_ = make_encoder(recipe_.encoder);
    average_->to(device_);
    restore_state(*average_, state_of(*encoder_), "moving average");
  }
}

void Trainer::start_from(const Model& model) {
  if (to_yaml(model.architecture) != to_yaml(recipe_.encoder))
    fail(ErrorKind::usage,
         "--from: the model's encoder differs from the recipe's; siglib info prints the model's recipe");
  if (Preprocessor(model.preprocess).version() != data_.train.preprocess_version)
    fail(ErrorKind::usage, "--from: the model was trained on canvases of \"{}\", the cache holds \"{}\"",
         Preprocessor(model.preprocess).version(), data_.train.preprocess_version);
  restore_state(*encoder_, state_of(*model.encoder), "--from");
  if (average_) restore_state(*average_, state_of(*model.encoder), "--from");
  if (recipe_.score.parts != Parts::embedding) at_.strokes = model.score.compare.strokes;
  at_.start = model.provenance;
  at_.start_seen = model.seen;
}

void Trainer::resume() {
  const auto file = folder_ / "checkpoint.h5";
  at_ = load_checkpoint(file);
  if (at_.config != to_yaml(recipe_))
    fail(ErrorKind::usage, "{}: was made with another configuration; resume with the run's own config.yaml",
         file.string());
  if (at_.data != data_digest_)
    fail(ErrorKind::usage, "{}: was made with other images; resume with the same cache and split",
         file.string());
  restore_state(*encoder_, at_.weights, file.string());
  if (average_) restore_state(*average_, at_.average, file.string());
  restore_state(*loss_, at_.loss, file.string());
  std::istringstream archive(at_.optimizer);
  torch::load(*optimizer_, archive);
}

TrainOutcome Trainer::run(std::stop_token stop) {
  parallel_.require_same(fmt::format("{}\n{}\nepoch {}, batch {}", to_yaml(recipe_), to_hex(data_digest_),
                                     at_.epoch, at_.batch));
  if (at_.epoch < recipe_.train.epochs && !compare_strokes(stop)) {
    save_state();
    return TrainOutcome::interrupted;
  }
  while (at_.epoch < recipe_.train.epochs) {
    if (recipe_.train.patience > 0 && at_.since_best >= recipe_.train.patience) {
      save_state();
      return TrainOutcome::stopped_early;
    }
    train_epoch(stop);
    if (asked_to(stop)) {
      save_state();
      return TrainOutcome::interrupted;
    }
    validate();
  }
  return TrainOutcome::finished;
}

// False when a stop was requested. The other ranks wait: what is found out goes into models and checkpoints.
bool Trainer::compare_strokes(std::stop_token stop) {
  if (parallel_.first()) {
    strokes_ = run_stroke_stage(recipe_, data_, validation_.fitting_pairs(), at_.strokes, at_.strokes_trained,
                                device_, stop, reporter_);
    if (strokes_) {
      at_.strokes = strokes_->compare.strokes;
      at_.strokes_trained = true;
    }
  }
  return !any(parallel_.ranks(), parallel_.first() && !strokes_);
}

// Signals reach the ranks at different steps.
bool Trainer::asked_to(std::stop_token stop) const {
  return any(parallel_.ranks(), stop.stop_requested());
}

void Trainer::train_epoch(std::stop_token stop) {
  const auto batches = sampler_.epoch(at_.epoch);
  const auto count = static_cast<std::int64_t>(batches.size());
  reporter_.begin(fmt::format("epoch {}/{}", at_.epoch + 1, recipe_.train.epochs), count, "batches");
  encoder_->train();
  parallel_.align({encoder_.get(), loss_.get(), average_ ? average_.get() : encoder_.get()});
  while (at_.batch < count && !asked_to(stop)) {
    const auto start = Clock::now();
    train_batch(batches[static_cast<std::size_t>(at_.batch)], at_.batch);
    at_.sums.seconds += seconds_since(start);
    ++at_.batch;
    reporter_.advance(at_.batch, fmt::format("loss {:.4f} · {:.0f} images/s",
                                             at_.sums.loss / static_cast<double>(at_.batch),
                                             static_cast<double>(at_.sums.images) / at_.sums.seconds));
    if (at_.batch < count) save_state_if_due();
  }
  reporter_.end();
}

void Trainer::train_batch(const std::vector<std::int64_t>& rows, std::int64_t batch) {
  const auto epoch = static_cast<std::uint64_t>(at_.epoch);
  seed_libtorch(recipe_.train.seed, "step", {epoch, static_cast<std::uint64_t>(batch)});
  Random random(static_cast<std::uint64_t>(recipe_.train.seed), "augment",
                {epoch, static_cast<std::uint64_t>(batch)});
  const std::int64_t step = at_.epoch * sampler_.batches_per_epoch() + batch;
  const std::int64_t total = recipe_.train.epochs * sampler_.batches_per_epoch();
  set_learning_rate(*optimizer_, recipe_.optimizer.learning_rate *
                                     rate_at(recipe_.schedule, step, total, sampler_.batches_per_epoch()));

  const Share share = parallel_.begin_batch(static_cast<std::int64_t>(rows.size()));
  const auto own =
      std::span(rows).subspan(static_cast<std::size_t>(share.first), static_cast<std::size_t>(share.count));
  const torch::Tensor canvases = augment(input_of(own), recipe_.augment, random, share);
  torch::Tensor embeddings;
  {
    const Autocast autocast(device_);
    embeddings = encoder_->forward(canvases);
  }
  BatchLabels labels = labels_of(rows);
  labels.seed = Random(static_cast<std::uint64_t>(recipe_.train.seed), "miner",
                       {epoch, static_cast<std::uint64_t>(batch)})
                    .bits();
  const LossResult result = (*loss_)(parallel_.whole(embeddings.to(torch::kFloat)), labels);
  at_.sums.images += static_cast<std::int64_t>(rows.size());
  if (result.terms == 0) {
    ++at_.sums.empty_batches;
    return;
  }
  optimizer_->zero_grad();
  parallel_.backward(result.value);
  const double clip = recipe_.optimizer.clip_norm > 0 ? recipe_.optimizer.clip_norm : INFINITY;
  const double norm = torch::nn::utils::clip_grad_norm_(parameters_, clip);
  const auto loss = result.value.item<double>();
  if (!std::isfinite(loss) || !std::isfinite(norm))
    fail(ErrorKind::usage,
         "training collapsed in epoch {}: the loss is no longer a number; lower "
         "optimizer.learning_rate or optimizer.clip_norm, or lengthen schedule.warmup",
         at_.epoch + 1);
  optimizer_->step();
  update_average();
  at_.sums.loss += loss;
  at_.sums.gradient_norm += norm;
  at_.sums.terms += result.terms;
  at_.sums.active += result.active;
}

torch::Tensor Trainer::input_of(std::span<const std::int64_t> rows) const {
  std::vector<std::uint8_t> ink;
  for (const std::int64_t row : rows) {
    const auto canvas = data_.train.canvas(row);
    ink.insert(ink.end(), canvas.begin(), canvas.end());
  }
  return to_input(ink, static_cast<std::int64_t>(rows.size()), encoder_->input_size(), device_);
}

BatchLabels Trainer::labels_of(const std::vector<std::int64_t>& rows) const {
  const auto host = torch::TensorOptions().device(torch::kCPU);
  const auto count = static_cast<std::int64_t>(rows.size());
  BatchLabels labels{torch::empty({count}, host.dtype(torch::kLong)),
                     torch::empty({count}, host.dtype(torch::kBool))};
  for (std::int64_t i = 0; i < count; ++i) {
    const auto row = static_cast<std::size_t>(rows[static_cast<std::size_t>(i)]);
    labels.identity.data_ptr<std::int64_t>()[i] = identities_[row];
    labels.genuine.data_ptr<bool>()[i] = data_.train.samples[row].kind == Kind::genuine;
  }
  return {labels.identity.to(device_), labels.genuine.to(device_)};
}

void Trainer::update_average() {
  if (!average_) return;
  const torch::NoGradGuard no_gradient;
  const auto from = encoder_->parameters();
  auto to = average_->parameters();
  for (std::size_t i = 0; i < to.size(); ++i) to[i].lerp_(from[i], 1 - recipe_.train.ema);
  const auto from_buffers = encoder_->buffers();
  auto to_buffers = average_->buffers();
  for (std::size_t i = 0; i < to_buffers.size(); ++i) to_buffers[i].copy_(from_buffers[i]);
}

void Trainer::validate() {
  Encoder& encoder = average_ ? *average_ : *encoder_;
  const std::vector<Template> templates = validation_.embed(encoder, device_, parallel_.ranks());
  const auto is_nan = [](const Template& signature) {
    return std::ranges::any_of(signature.embedding, [](float value) { return std::isnan(value); });
  };
  if (std::ranges::any_of(templates, is_nan))
    fail(ErrorKind::usage,
         "training collapsed in epoch {}: embeddings are not numbers; lower optimizer.learning_rate",
         at_.epoch + 1);
  const ValidationFigures figures = validation_.figures(templates);
  if (figures.spread < 1e-4)
    fail(ErrorKind::usage,
         "training collapsed in epoch {}: all embeddings are equal; in losses use miner all or semi_hard, "
         "triplet_margin hard, or a lower optimizer.learning_rate",
         at_.epoch + 1);

  const auto batches = static_cast<double>(std::max<std::int64_t>(1, at_.batch - at_.sums.empty_batches));
  EpochRecord record;
  record.epoch = ++at_.epoch;
  record.step = at_.epoch * sampler_.batches_per_epoch();
  record.learning_rate = optimizer_->param_groups().front().options().get_lr();
  record.train_loss = at_.sums.loss / batches;
  record.active_share =
      static_cast<double>(at_.sums.active) / static_cast<double>(std::max<std::int64_t>(1, at_.sums.terms));
  record.empty_batches = at_.sums.empty_batches;
  record.gradient_norm = at_.sums.gradient_norm / batches;
  record.validation_eer = figures.selected;
  record.validation_eer_skilled = figures.eer_skilled;
  record.validation_eer_random = figures.eer_random;
  record.validation_accuracy = figures.accuracy;
  record.validation_precision = figures.precision;
  record.validation_recall = figures.recall;
  record.images_per_second = static_cast<double>(at_.sums.images) / at_.sums.seconds;
  record.seconds = at_.sums.seconds;
  record.best = figures.selected < at_.best;

  if (record.empty_batches > 0)
    reporter_.warn(fmt::format("epoch {}: {} of {} batches had no valid pair or triplet", record.epoch,
                               record.empty_batches, at_.batch));
  at_.since_best = record.best ? 0 : at_.since_best + 1;
  if (record.best) {
    at_.best = figures.selected;
    if (parallel_.first()) save_best(templates, record);
  }
  at_.history.push_back(record);
  at_.batch = 0;
  at_.sums = {};
  if (parallel_.first()) {
    std::string log;
    for (const EpochRecord& past : at_.history) log += to_json_line(past) + "\n";
    write_text(folder_ / "log.jsonl", log);
  }
  if (at_.epoch == recipe_.train.epochs) save_state();
  save_state_if_due();
  reporter_.info(fmt::format("epoch {:>3}  loss {:.4f}  validation EER skilled {:.2f} %  random {:.2f} %{}",
                             record.epoch, record.train_loss, 100 * record.validation_eer_skilled,
                             100 * record.validation_eer_random, record.best ? "  best" : ""));
}

void Trainer::save_best(std::span<const Template> templates, const EpochRecord& record) {
  FittedScore fitted = fit_score(templates, validation_.fitting_pairs(), strokes_->compare, recipe_.score,
                                 recipe_.policies, strokes_->validation);
  if (record.epoch == 1)
    for (const std::string& reason : fitted.refused) reporter_.warn(reason);
  Provenance provenance{recipe_.title,
                        kVersion,
                        utc_now(),
                        to_yaml(without_folders(recipe_)),
                        record.epoch,
                        record.validation_eer_skilled,
                        record.validation_eer_random,
                        collections()};
  save_model(Model{recipe_.encoder, average_ ? average_ : encoder_, recipe_.preprocess,
                   std::move(fitted.model), std::move(provenance), seen(), ""},
             folder_ / "model.h5");
}

// With those that the model it started from had learned from: their terms bind what is made of it. Of one
// collection in both the larger numbers stand, for which writers were the same is not known.
std::vector<CollectionProvenance> Trainer::collections() const {
  std::vector<CollectionProvenance> all = data_.collections;
  if (!at_.start) return all;
  for (const CollectionProvenance& before : at_.start->collections) {
    const auto known = std::ranges::find_if(all, [&](const CollectionProvenance& own) {
      return own.title == before.title && own.terms == before.terms;
    });
    if (known == all.end()) {
      all.push_back(before);
      continue;
    }
    known->writers = std::max(known->writers, before.writers);
    known->images = std::max(known->images, before.images);
  }
  return all;
}

std::vector<Digest> Trainer::seen() const {
  std::vector<Digest> all;
  std::ranges::set_union(pixel_hashes(data_), at_.start_seen, std::back_inserter(all));
  return all;
}

void Trainer::save_state_if_due() {
  if (seconds_since(last_save_) >= static_cast<double>(recipe_.train.checkpoint_seconds)) save_state();
}

void Trainer::save_state() {
  if (!parallel_.first()) return;
  at_.config = to_yaml(recipe_);
  at_.data = data_digest_;
  at_.weights = state_of(*encoder_);
  if (average_) at_.average = state_of(*average_);
  at_.loss = state_of(*loss_);
  std::ostringstream archive;
  torch::save(*optimizer_, archive);
  at_.optimizer = archive.str();
  save_checkpoint(at_, folder_ / "checkpoint.h5");
  last_save_ = Clock::now();
}

}  // namespace siglib
