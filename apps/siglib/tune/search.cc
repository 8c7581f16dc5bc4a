#include "tune/search.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "tune/child.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <thread>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPoll(50);
constexpr std::uint64_t kMaxLogBytes = 256 << 20;

struct Job {
  TuneRun run;  // what it is about to become
  std::unique_ptr<Child> child;
};

class Rung {
 public:
  Rung(const Search& search, const TuneFolder& folder, std::int64_t rung, std::vector<TuneRun>& runs,
       Reporter& reporter)
      : search_(search), folder_(folder), rung_(rung), runs_(runs), reporter_(reporter) {
    for (const std::int64_t trial : rung_trials(search.plan, rung, runs)) {
      ++size_;
      const bool known = std::ranges::any_of(
          runs, [&](const TuneRun& run) { return run.trial == trial && run.rung == rung; });
      if (!known) waiting_.push_back(trial);
    }
  }

  // False when a stop was requested.
  bool run(std::stop_token stop) {
    if (waiting_.empty()) return true;
    reporter_.begin(fmt::format("rung {} of {}", rung_ + 1, rungs(search_.plan)), size_, "trials");
    bool told = false;
    while (!jobs_.empty() || !waiting_.empty()) {
      if (stop.stop_requested()) {
        waiting_.clear();
        if (!told)
          for (const Job& job : jobs_) job.child->interrupt();
        told = true;
      }
      while (jobs_.size() < search_.jobs && !waiting_.empty()) {
        jobs_.push_back(start(waiting_.front()));
        waiting_.pop_front();
      }
      for (Job& job : jobs_)
        if (job.child->ended()) finish(job, told);
      std::erase_if(jobs_, [](const Job& job) { return !job.child; });
      tell_progress();
      std::this_thread::sleep_for(kPoll);
    }
    reporter_.end();
    return !told;
  }

 private:
  Job start(std::int64_t trial) const {
    const TuneTrial& of = search_.trials[static_cast<std::size_t>(trial - 1)];
    Job job;
    job.run.trial = trial;
    job.run.rung = rung_;
    job.run.epochs = rung_epochs(search_.plan, of.epochs, rung_);
    job.run.setting = of.setting;
    const fs::path out = folder_.run(trial, rung_);
    make_writable_folder(out.parent_path());
    std::vector<std::string> words{"train"};
    const bool resumes = fs::exists(out / "checkpoint.h5");
    if (resumes) {
      words.emplace_back("--resume");
    } else {
      std::error_code error;
      fs::remove_all(out, error);  // of a training that was killed before its first checkpoint
      if (error) fail(ErrorKind::io, "{}: cannot be removed: {}", out.string(), error.message());
      words.insert(words.end(), {"--config", folder_.config().string()});
      for (const std::string& assignment : assignments(search_.space, of.setting))
        words.insert(words.end(), {"--set", assignment});
      words.insert(words.end(), {"--set", fmt::format("train.epochs={}", job.run.epochs)});
      // The errors that rank the trials are of the embedding alone: no time goes into strokes.
      words.insert(words.end(), {"--set", "score.parts=embedding"});
    }
    words.insert(words.end(), {"--out", out.string(), "--json"});
    words.insert(words.end(), search_.options.begin(), search_.options.end());
    job.child = std::make_unique<Child>(
        words, Child::Files{folder_.run(trial, rung_, ".json"), folder_.run(trial, rung_, ".log"), resumes});
    return job;
  }

  void finish(Job& job, bool stopping) {
    const std::unique_ptr<Child> child = std::move(job.child);
    TuneRun& run = job.run;
    if (child->code() == 0) {
      const std::string outcome = outcome_of(run);
      if (outcome == "interrupted") {
        if (!stopping) waiting_.push_back(run.trial);
        return;
      }
      run.status = outcome == "stopped_early" ? TuneStatus::stopped_early : TuneStatus::finished;
      const fs::path log = folder_.run(run.trial, rung_) / "log.jsonl";
      if (!read_figures(read_text(log, kMaxLogBytes), run)) {
        run.status = TuneStatus::failed;
        run.error = "no epoch has a validation error";
      }
    } else {
      // A second Ctrl-C may end a training before it saved itself: that says nothing about the setting.
      if (stopping && (child->signal() != 0 || child->code() > 128)) return;
      run.status = TuneStatus::failed;
      run.error = child->signal() != 0 ? fmt::format("ended by signal {}", child->signal()) : last_words(run);
    }
    runs_.push_back(run);
    folder_.save_runs(search_.space, runs_);
    if (run.status == TuneStatus::failed)
      reporter_.warn(fmt::format("trial {}, rung {}: failed: {}", run.trial, run.rung, run.error));
    else
      reporter_.info(
          fmt::format("trial {}, rung {}: validation EER {:.2f} %", run.trial, run.rung, 100 * run.eer));
  }

  std::string outcome_of(const TuneRun& run) const {
    const fs::path file = folder_.run(run.trial, rung_, ".json");
    boost::system::error_code error;
    const boost::json::value document = boost::json::parse(read_text(file, kMaxLogBytes), error);
    const boost::json::value* outcome = error ? nullptr : document.find_pointer("/outcome", error);
    if (outcome == nullptr || !outcome->is_string())
      fail(ErrorKind::internal, "{}: is not what siglib train --json prints", file.string());
    return boost::json::value_to<std::string>(*outcome);
  }

  // The last line that a failed training wrote to standard error.
  std::string last_words(const TuneRun& run) const {
    std::string text = read_text(folder_.run(run.trial, rung_, ".log"), kMaxLogBytes);
    const auto end = text.find_last_not_of("\r\n \t");
    if (end == std::string::npos) return "ended without a word";
    text.resize(end + 1);
    const auto before = text.find_last_of('\n');
    if (before != std::string::npos) text.erase(0, before + 1);
    constexpr std::string_view kProgram = "siglib: ";
    return text.starts_with(kProgram) ? text.substr(kProgram.size()) : text;
  }

  void tell_progress() {
    std::int64_t done = 0;
    const TuneRun* best = nullptr;
    for (const TuneRun& run : runs_) {
      if (run.rung != rung_) continue;
      ++done;
      if (run.status != TuneStatus::failed && (best == nullptr || better(run, *best))) best = &run;
    }
    reporter_.advance(done, best == nullptr ? "" : fmt::format("best EER {:.2f} %", 100 * best->eer));
  }

  const Search& search_;
  const TuneFolder& folder_;
  std::int64_t rung_;
  std::vector<TuneRun>& runs_;
  Reporter& reporter_;
  std::int64_t size_ = 0;
  std::deque<std::int64_t> waiting_;
  std::vector<Job> jobs_;
};

}  // namespace

bool run_search(const Search& search, const TuneFolder& folder, std::vector<TuneRun>& runs,
                Reporter& reporter, std::stop_token stop) {
  for (std::int64_t rung = 0; rung < rungs(search.plan); ++rung)
    if (!Rung(search, folder, rung, runs, reporter).run(stop)) return false;
  return true;
}

}  // namespace siglib::app
