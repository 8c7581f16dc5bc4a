// The folder of a search: docs/training.md, "Search settings".
#pragma once

#include "siglib/train/tune_log.h"

#include <filesystem>
#include <string>
#include <vector>

namespace siglib::app {

class TuneFolder {
 public:
  // Makes the folder, or goes on with it. Throws Error(usage) when another search is in it or at work in it.
  TuneFolder(std::filesystem::path folder, const TuneIdentity& identity);
  ~TuneFolder();
  TuneFolder(const TuneFolder&) = delete;
  TuneFolder& operator=(const TuneFolder&) = delete;

  std::filesystem::path config() const { return folder_ / "config.yaml"; }
  std::filesystem::path trials() const { return folder_ / "trials.csv"; }
  std::filesystem::path best() const { return folder_ / "best.yaml"; }
  std::filesystem::path report() const { return folder_ / "report.html"; }

  // A training's run directory, and its streams beside it. `ending` is "", ".log" or ".json".
  std::filesystem::path run(std::int64_t trial, std::int64_t rung, const std::string& ending = "") const;

  // The runs that ended so far; none for a new search. `settings`: of every trial. Throws Error(input) when
  // the file is damaged or of other settings.
  std::vector<TuneRun> load_runs(const TuneSpace& space, const std::vector<TuneSetting>& settings) const;
  void save_runs(const TuneSpace& space, const std::vector<TuneRun>& runs) const;

 private:
  explicit TuneFolder(std::filesystem::path folder);  // makes and locks it

  std::filesystem::path folder_;
  int lock_ = -1;
};

}  // namespace siglib::app
