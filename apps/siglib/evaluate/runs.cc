#include "evaluate/runs.h"

#include "common/locator.h"
#include "common/recipe_files.h"
#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/hash.h"
#include "siglib/train/training_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <set>

namespace siglib::app {
namespace {

constexpr std::uint64_t kMaxPairsBytes = 256 << 20;

// A new value is noted, a noted one must be the same again.
void agree(std::string& noted, const std::string& now, const std::string& what) {
  if (noted.empty()) noted = now;
  if (noted != now)
    fail(ErrorKind::input, "{} is no longer what it was when the protocol was made: SHA-256 {}, expected {}",
         what, now, noted);
}

using Models = std::vector<std::shared_ptr<const Model>>;

Models load_models(Protocol& protocol, c10::Device device) {
  Models models;
  protocol.model_ids.resize(protocol.models.size());
  for (std::size_t i = 0; i < protocol.models.size(); ++i) {
    models.push_back(std::make_shared<const Model>(load_model(protocol.models[i], device)));
    agree(protocol.model_ids[i], models.back()->id, protocol.models[i]);
  }
  return models;
}

Recipe recipe_of(const Protocol& protocol) {
  Recipe recipe;
  recipe.data = protocol.data;
  recipe.preprocess = protocol.preprocess;
  recipe.split = protocol.split;
  return recipe;
}

// Which fold of the protocol's split the model was not trained on: its own recipe says so.
std::int64_t fold_of(const Model& model, const Protocol& protocol, const std::string& file) {
  Recipe trained;
  load_yaml(trained, model.provenance.recipe, file + " (recipe)");
  const SplitOptions& split = trained.split;
  if (split.folds < 2)
    fail(ErrorKind::usage,
         "{}: was not trained as a fold (its split.folds is {}); several models are folds unless --compare "
         "is given",
         file, split.folds);
  if (split.folds != protocol.split.folds || split.seed != protocol.split.seed)
    fail(ErrorKind::usage, "{}: is a fold of split.folds {} with seed {}, the recipe splits {} with seed {}",
         file, split.folds, split.seed, protocol.split.folds, protocol.split.seed);
  return split.fold;
}

MatchOptions match_options(const Protocol& protocol) {
  MatchOptions options;
  options.policy = protocol.policy;
  if (!protocol.fusion.empty()) options.fusion = fusion_named(protocol.fusion);
  if (protocol.prior > 0) options.prior = protocol.prior;
  return options;
}

// Reports are passed on: they need not tell where this machine keeps its files.
std::string name_of(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

class RunMaker {
 public:
  RunMaker(Protocol& protocol, c10::Device device, int threads, Reporter& reporter)
      : protocol_(protocol), device_(device), threads_(threads), reporter_(reporter) {}

  std::vector<ModelRun> make(const Models& models) {
    const bool folds = models.size() > 1 && !protocol_.compare;
    std::set<std::int64_t> seen;
    std::vector<ModelRun> runs;
    for (std::size_t i = 0; i < models.size(); ++i) {
      const std::int64_t fold =
          folds ? fold_of(*models[i], protocol_, protocol_.models[i]) : protocol_.split.fold;
      if (folds && !seen.insert(fold).second)
        fail(ErrorKind::usage, "{}: is fold {} again", protocol_.models[i], fold);
      const auto embedder = std::make_shared<const Embedder>(models[i], device_, locator());
      runs.push_back({Matcher(models[i], match_options(protocol_)),
                      protocol_.pairs_file.empty() ? from_data(*embedder, fold) : from_pairs(embedder), fold,
                      embedder});
    }
    if (folds && std::ssize(seen) < protocol_.split.folds)
      reporter_.warn(fmt::format("{} of {} folds given: the other writers are not evaluated", seen.size(),
                                 protocol_.split.folds));
    std::ranges::sort(runs, {}, &ModelRun::fold);
    return runs;
  }

 private:
  std::shared_ptr<const Locator> locator() {
    if (protocol_.pairs_file.empty() && protocol_.degrade.empty()) return nullptr;
    if (!locator_) locator_ = make_locator(locate_mode(protocol_.locate), device_);
    if (locator_) agree(protocol_.ink_sha256, locator_->segmenter().id(), "the ink segmenter");
    return locator_;
  }

  PairSet from_pairs(const std::shared_ptr<const Embedder>& embedder) {
    const std::string& file = protocol_.pairs_file;
    agree(protocol_.pairs_sha256, to_hex(sha256(read_file(file, kMaxPairsBytes))), file);
    return pairs_from_file(embedder, load_pairs(file), fmt::format("pairs of {}", name_of(file)), threads_,
                           reporter_);
  }

  PairSet from_data(const Embedder& embedder, std::int64_t fold) {
    Recipe recipe = recipe_of(protocol_);
    recipe.split.fold = fold;
    if (!cache_) cache_ = std::make_shared<const CanvasCache>(open_cache(recipe, threads_, reporter_));
    const bool all = protocol_.part == EvaluatedPart::all;
    std::vector<std::int64_t> rows(cache_->samples().size());
    std::iota(rows.begin(), rows.end(), 0);
    if (!all) rows = rows_of(cache_->samples(), split_of(recipe, *cache_), Part::test);
    if (rows.empty()) fail(ErrorKind::input, "the split has no test writer in {}", recipe.data.cache);
    return pairs_from_cache(embedder, cache_, rows, protocol_.pairs,
                            fmt::format("{} of {}, {} reference(s)", all ? "all writers" : "test writers",
                                        name_of(recipe.data.cache), protocol_.pairs.references),
                            threads_, reporter_);
  }

  Protocol& protocol_;
  c10::Device device_;
  int threads_;
  Reporter& reporter_;
  std::shared_ptr<const CanvasCache> cache_;
  std::shared_ptr<const Locator> locator_;
};

}  // namespace

std::vector<ModelRun> make_runs(Protocol& protocol, c10::Device device, int threads, Reporter& reporter) {
  const Models models = load_models(protocol, device);
  std::vector<ModelRun> runs = RunMaker(protocol, device, threads, reporter).make(models);
  agree(protocol.images_sha256, digest_of(runs), "the data");
  return runs;
}

}  // namespace siglib::app
