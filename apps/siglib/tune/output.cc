#include "tune/output.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <cmath>

namespace siglib::app {
namespace {

constexpr std::size_t kShown = 10;

boost::json::value number(double value) {
  return std::isnan(value) ? boost::json::value(nullptr) : boost::json::value(value);
}

boost::json::object to_json(const Search& search, const TuneRun& run) {
  boost::json::object setting;
  for (std::size_t i = 0; i < search.space.size(); ++i) setting[search.space[i].key] = run.setting[i];
  boost::json::object object{{"trial", run.trial},
                             {"rung", run.rung},
                             {"epochs", run.epochs},
                             {"status", name_of(run.status)},
                             {"setting", std::move(setting)},
                             {"eer", number(run.eer)},
                             {"eer_skilled", number(run.eer_skilled)},
                             {"eer_random", number(run.eer_random)},
                             {"seconds", run.seconds}};
  if (run.status == TuneStatus::failed) object["error"] = run.error;
  return object;
}

std::string percent(double share) {
  return std::isnan(share) ? "–" : fmt::format("{:.2f} %", 100 * share);
}

}  // namespace

void print_search(const Search& search, const std::vector<TuneRun>& ranked, const TuneFolder& folder,
                  bool over, bool json) {
  if (json) {
    boost::json::array trials;
    for (const TuneRun& run : ranked) trials.push_back(to_json(search, run));
    boost::json::object result{{"outcome", over ? "finished" : "interrupted"},
                               {"trials", std::move(trials)},
                               {"report", folder.report().string()}};
    if (over) result["best"] = folder.best().string();
    fmt::print("{}\n", boost::json::serialize(result));
    return;
  }
  fmt::print("{:>5}  {:>6}  {:>9}  {:>9}  {:>9}  setting\n", "trial", "epochs", "EER", "skilled", "random");
  for (std::size_t i = 0; i < ranked.size() && i < kShown; ++i) {
    const TuneRun& run = ranked[i];
    std::string setting;
    for (const std::string& assignment : assignments(search.space, run.setting))
      setting += fmt::format("{}{}", setting.empty() ? "" : " ", assignment);
    fmt::print("{:>5}  {:>6}  {:>9}  {:>9}  {:>9}  {}{}\n", run.trial, run.epochs, percent(run.eer),
               percent(run.eer_skilled), percent(run.eer_random), setting,
               run.status == TuneStatus::failed ? "  failed" : "");
  }
  if (ranked.size() > kShown)
    fmt::print("and {} more in {}\n", ranked.size() - kShown, folder.trials().string());
  if (over) fmt::print("best: {}\n", folder.best().string());
}

}  // namespace siglib::app
