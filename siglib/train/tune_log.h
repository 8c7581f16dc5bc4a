// The bookkeeping of a search: trials.csv, a line per run, in the order in which they ended.
#pragma once

#include "siglib/train/history.h"
#include "siglib/train/tune_space.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace siglib {

enum class TuneStatus : std::uint8_t { finished, stopped_early, failed };
std::string_view name_of(TuneStatus status);  // "finished", "stopped_early", "failed"

// One training: trial `trial` (from 1) on rung `rung` (from 0).
struct TuneRun {
  std::int64_t trial = 0;
  std::int64_t rung = 0;
  std::int64_t epochs = 0;  // that it was given
  TuneStatus status = TuneStatus::failed;
  TuneSetting setting;
  // Of its best epoch, on validation writers; NaN where there is none.
  double eer = std::numeric_limits<double>::quiet_NaN();  // the one that train.select chooses
  double eer_skilled = std::numeric_limits<double>::quiet_NaN();
  double eer_random = std::numeric_limits<double>::quiet_NaN();
  double seconds = 0;  // of training steps, as the run's log counts them
  std::string error;   // of a failed one
};

// The figures of a run's log.jsonl into `run`. False where no epoch was better than none.
bool read_figures(std::string_view log, TuneRun& run);

// Whether `a` is to be preferred: it did not fail, came further, has the lower EER, has the lower number.
bool better(const TuneRun& a, const TuneRun& b);

// The last run of each trial, best first. A trial whose last run failed is failed, whatever it was before.
std::vector<TuneRun> ranking(const std::vector<TuneRun>& runs);

std::string to_csv(const TuneSpace& space, const std::vector<TuneRun>& runs);
// Inverse. Throws Error(input) naming origin and line for what to_csv does not write.
std::vector<TuneRun> parse_tune_csv(std::string_view text, const std::string& origin, const TuneSpace& space);

// The settings that a search cannot change once it has begun: DIR/tune.yaml.
struct TuneIdentity {
  std::string config;  // the resolved recipe
  std::string space;   // the text of the file
  std::int64_t seed = 1;
  std::int64_t trials = 1;
  std::int64_t halving = 3;
  std::int64_t min_epochs = 1;

  void visit_fields(FieldVisitor& v) {
    v.field("seed", seed, at_least(0), "of the drawn settings");
    v.field("trials", trials, between(1, 100000), "settings that are drawn");
    v.field("halving", halving, between(1, 1000), "of a rung's trials the best 1/halving go on");
    v.field("min_epochs", min_epochs, between(1, 100000), "of the first rung");
    v.field("space", space, "the text of the space");
    v.field("config", config, "the resolved recipe");
  }
};

// The first field in which they differ, or "".
std::string difference(const TuneIdentity& a, const TuneIdentity& b);

}  // namespace siglib
