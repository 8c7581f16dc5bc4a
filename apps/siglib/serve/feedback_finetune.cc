// A candidate whose encoder learned on, by the library's trainer: references and what was judged genuine are
// a customer's own, what was judged forged is a skilled forgery.
#include "common/console.h"
#include "common/device.h"
#include "common/locator.h"
#include "common/refit.h"
#include "serve/candidate.h"
#include "serve/feedback.h"
#include "serve/model_in_use.h"
#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/image/pixel_hash.h"
#include "siglib/train/trainer.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <set>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;

// For the run directory, whose weights are nobody else's business.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::string name = (fs::temp_directory_path() / "siglib-finetune-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) fail(ErrorKind::io, "{}: cannot be made", name);
    path_ = name;
  }
  ~PrivateFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// The model's own recipe, changed as configs/fine-tune.yaml is from that of siglib-base: slow and short, the
// stroke network as it is.
Recipe recipe_for(const Model& base, const std::string& title, std::int64_t epochs) {
  Recipe recipe;
  load_yaml(recipe, base.provenance.recipe, "the model's recipe");
  recipe.title = title;
  recipe.data = {};
  recipe.split = {};
  recipe.preprocess = base.preprocess;
  recipe.encoder = base.architecture;
  recipe.sampler.batches = 0;
  recipe.optimizer.learning_rate = 0.0002;
  recipe.schedule = {};
  recipe.schedule.warmup = 0.1;
  recipe.train = {};
  recipe.train.epochs = epochs;
  recipe.train.ema = 0.9;
  recipe.strokes.epochs = 0;
  recipe.score = own_score_options(base);
  recipe.policies = own_policies(base);
  return recipe;
}

// What an image gives to train on.
struct Drawn {
  Embedder::Prepared prepared;
  Digest pixel_hash{};
  std::string error;
};

std::vector<Drawn> draw(const FeedbackCall& call, const Verdicts& verdicts, const Embedder& embedder,
                        Reporter& reporter) {
  std::vector<Drawn> drawn(verdicts.images.size());
  reporter.begin("prepare", std::ssize(drawn), "images");
  parallel_for(
      std::ssize(drawn), thread_count(call.line.threads()),
      [&](std::int64_t i) {
        Drawn& one = drawn[static_cast<std::size_t>(i)];
        try {
          const Image image = image_of(call.store, verdicts.images[static_cast<std::size_t>(i)]);
          one.pixel_hash = pixel_hash(image);
          one.prepared = embedder.prepare(embedder.canvas_of(image, "image"));
        } catch (const Error& error) {
          if (error.kind() != ErrorKind::input) throw;
          one.error = error.what();
        }
      },
      [&](std::int64_t done) { reporter.advance(done, ""); });
  reporter.end();
  return drawn;
}

std::vector<Kind> kinds_of(const Verdicts& verdicts) {
  std::vector<Kind> kinds(verdicts.images.size(), Kind::genuine);
  for (const Pair& pair : verdicts.pairs)
    if (pair.kind == PairKind::skilled) kinds[static_cast<std::size_t>(pair.query)] = Kind::forged;
  return kinds;
}

TrainingData training_data_of(const Verdicts& verdicts, std::vector<Drawn> drawn, const Model& base) {
  const InputSize size = base.encoder->input_size();
  const CollectionProvenance collection = verdict_collection(verdicts, kTrainedOn);
  const std::vector<Kind> kinds = kinds_of(verdicts);
  const CanvasSet empty{size.height, size.width, {}, {}, Preprocessor(base.preprocess).version()};
  TrainingData data{empty, empty, {}, {}, {collection}};
  std::set<Digest> known;  // an image that was handed in twice teaches once
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    Drawn& one = drawn[i];
    if (!one.error.empty() || !known.insert(one.pixel_hash).second) continue;
    const std::int64_t writer = verdicts.images[i].writer;
    const bool validates = verdicts.validates(writer);
    Sample sample;
    sample.collection = collection.name;
    sample.writer = std::to_string(writer);
    sample.sample = std::to_string(i);
    sample.kind = kinds[i];
    sample.pixel_hash = one.pixel_hash;
    CanvasSet& set = validates ? data.validation : data.train;
    set.samples.push_back(std::move(sample));
    set.ink.insert(set.ink.end(), one.prepared.input.ink.begin(), one.prepared.input.ink.end());
    if (base.score.compare.parts != Parts::embedding)
      (validates ? data.validation_strokes : data.train_strokes).push_back(std::move(one.prepared.strokes));
  }
  return data;
}

}  // namespace

int feedback_finetune(const FeedbackCall& call) {
  call.line.required("out");
  const std::int64_t epochs = call.line.has("epochs") ? call.line.number("epochs") : 5;
  if (epochs < 1 || epochs > 1000) fail(ErrorKind::usage, "--epochs {}: expected 1 to 1000", epochs);
  Console console(call.line);
  const c10::Device device = device_of(call.line);
  const ModelInUse base = model_in_use(call.options, call.store, device);
  Verdicts verdicts = read_verdicts(call.store, VerdictSide::fitted);
  require_enough(verdicts, *base.model);
  const Embedder embedder(base.model, device, make_locator(call.options.locate, device));
  std::vector<Drawn> drawn = draw(call, verdicts, embedder, console);
  leave_out_unusable(verdicts, drawn);
  require_enough(verdicts, *base.model);

  const PrivateFolder run;
  const Recipe recipe = recipe_for(*base.model, candidate_title(*base.model, "fine-tuned", verdicts), epochs);
  Trainer trainer(recipe, training_data_of(verdicts, std::move(drawn), *base.model), device, run.path(),
                  console);
  trainer.start_from(*base.model);
  if (trainer.run(call.stop) == TrainOutcome::interrupted)
    fail(ErrorKind::usage, "interrupted: there is no candidate");
  return finish_candidate(call, load_model(run.path() / "model.h5", device), *base.model, verdicts);
}

}  // namespace siglib::app
