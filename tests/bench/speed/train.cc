#include "tests/bench/speed/speed.h"

#include "siglib/config/config.h"
#include "siglib/train/trainer.h"

#include <cmath>
#include <ctime>

namespace siglib::bench {
namespace {

// Holds the Trainer back before every epoch until a line asks for it. What comes between two epochs
// (validation, saving) is over when an epoch is answered, and not counted.
class Turns final : public Reporter {
 public:
  Turns(double load_seconds, std::int64_t multiply_adds)
      : about_{{"load_seconds", load_seconds}, {"multiply_adds", multiply_adds}} {}

  void attend(const Trainer& trainer) { trainer_ = &trainer; }
  std::stop_token token() const { return stop_.get_token(); }

  void begin(std::string_view, std::int64_t, std::string_view) override {
    answer_epoch();
    if (!next_line()) stop_.request_stop();
    start_ = Clock::now();
    cpu_start_ = std::clock();
  }
  void advance(std::int64_t, std::string_view) override {}
  void end() override {
    seconds_ = seconds_since(start_);
    cpu_seconds_ = static_cast<double>(std::clock() - cpu_start_) / CLOCKS_PER_SEC;
  }
  void info(std::string_view) override {}
  void warn(std::string_view) override {}

  void answer_epoch() const {
    if (trainer_->history().empty()) return answer(about_);
    const EpochRecord& record = trainer_->history().back();
    answer({{"seconds", seconds_},
            {"cpu_seconds", cpu_seconds_},
            {"items", std::llround(record.images_per_second * record.seconds)},
            {"loss", record.train_loss}});
  }

 private:
  boost::json::object about_;
  const Trainer* trainer_ = nullptr;
  std::stop_source stop_;
  Clock::time_point start_;
  std::clock_t cpu_start_ = 0;
  double seconds_ = 0, cpu_seconds_ = 0;
};

}  // namespace

void train_side(const Workplace& place) {
  const auto start = Clock::now();
  Recipe recipe;
  load_yaml_file(recipe, place.folder / "recipe.yaml");
  const CanvasCache cache(recipe.data.cache);
  TrainingData data = load_training_data(recipe, cache, split_of(recipe, cache), place.threads);
  Turns turns(seconds_since(start), cost_of(*make_encoder(recipe.encoder)).multiply_adds);
  const auto run = place.folder / "run";
  std::filesystem::create_directories(run);
  Trainer trainer(recipe, std::move(data), torch::Device(torch::kCPU), run, turns);
  turns.attend(trainer);
  if (trainer.run(turns.token()) == TrainOutcome::finished) turns.answer_epoch();
}

}  // namespace siglib::bench
