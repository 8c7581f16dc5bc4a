// What no figure is computed from, and what every figure is computed from.
#include "siglib/metrics/calibration.h"
#include "siglib/metrics/classification.h"
#include "siglib/metrics/figures.h"
#include "siglib/metrics/precision_recall.h"
#include "siglib/metrics/ranking.h"
#include "tests/unit/metrics/make_trials.h"

#include <limits>
#include <map>
#include <string>

namespace siglib {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using Compute = double (*)(const Trials&);

const std::map<std::string, Compute>& figures() {
  static const std::map<std::string, Compute> all{
      {"accuracy", [](const Trials& trials) { return rates_of(confusion_at(trials, 0.5)).accuracy; }},
      {"eer", [](const Trials& trials) { return equal_error(roc_curve(trials)).rate; }},
      {"auc", [](const Trials& trials) { return area_under_roc(roc_curve(trials)); }},
      {"frr at far", [](const Trials& trials) { return frr_at_far(roc_curve(trials), 0.01); }},
      {"average precision",
       [](const Trials& trials) { return average_precision(precision_recall_curve(trials)); }},
      {"d'", d_prime},
      {"cllr", cllr},
      {"min cllr", min_cllr},
      {"ece", [](const Trials& trials) { return expected_calibration_error(trials); }},
      {"brier", brier},
      {"figure set",
       [](const Trials& trials) {
         return FigureSet(trials, std::vector<std::uint8_t>(trials.size(), 1)).values().front();
       }},
  };
  return all;
}

TEST(EveryFigure, RefusesAnEmptyClass) {
  for (const auto& [name, compute] : figures()) {
    SCOPED_TRACE(name);
    expect_error(ErrorKind::input, "no genuine", [&] { compute({}); });
    expect_error(ErrorKind::input, "no genuine", [&] { compute({{0.5, 0.4}, {0, 0}, {}}); });
    expect_error(ErrorKind::input, "no forged", [&] { compute({{0.5, 0.4}, {1, 1}, {}}); });
    expect_error(ErrorKind::input, "no genuine", [&] { compute({{0.5, 0.4}, {1, 0}, {0, 1}}); });
    expect_error(ErrorKind::input, "no forged", [&] { compute({{0.5, 0.4}, {1, 0}, {1, 0}}); });
  }
}

TEST(EveryFigure, RefusesWhatIsNoNumber) {
  for (const auto& [name, compute] : figures()) {
    SCOPED_TRACE(name);
    expect_error(ErrorKind::input, "trial 1 is not a number", [&] { compute({{0.5, nan}, {1, 0}, {}}); });
    expect_error(ErrorKind::input, "trial 0 is not a number", [&] { compute({{nan, 0.5}, {1, 0}, {}}); });
    // Not even where it weighs nothing.
    expect_error(ErrorKind::input, "trial 2 is not a number", [&] {
      compute({{0.5, 0.4, nan}, {1, 0, 1}, {1, 1, 0}});
    });
    for (const double bad : {-0.5, nan, infinity})
      expect_error(ErrorKind::input, "weight of trial 1", [&] { compute({{0.5, 0.4}, {1, 0}, {1, bad}}); });
  }
}

TEST(EveryFigure, RefusesUnequalSizes) {
  for (const auto& [name, compute] : figures()) {
    SCOPED_TRACE(name);
    expect_error(ErrorKind::input, "2 scores, 1 labels", [&] { compute({{0.5, 0.4}, {1}, {}}); });
    expect_error(ErrorKind::input, "1 weights", [&] { compute({{0.5, 0.4}, {1, 0}, {1}}); });
  }
}

TEST(EveryFigure, IsOfChanceWhereAllScoresAreEqual) {
  const std::map<std::string, double> chance{
      {"accuracy", 0.5},  {"eer", 0.5}, {"auc", 0.5},    {"frr at far", 1}, {"average precision", 0.5},
      {"d'", 0},          {"cllr", 1},  {"min cllr", 1}, {"ece", 0},        {"brier", 0.25},
      {"figure set", 0.5}};
  const Trials trials{{0.5, 0.5, 0.5, 0.5, 0.5}, {1, 0, 0, 1, 0}, {}};
  for (const auto& [name, compute] : figures()) EXPECT_NEAR(compute(trials), chance.at(name), 1e-12) << name;
}

TEST(EveryFigure, ForgetsHowManyOfEachClassThereAre) {
  const Trials trials = noisy_trials(90, 1, 31);
  Trials weighted = trials;
  for (const auto genuine : trials.genuine) weighted.weight.push_back(genuine ? 7 : 0.5);
  for (const auto& [name, compute] : figures())
    EXPECT_NEAR(compute(trials), compute(weighted), 1e-12) << name;
}

}  // namespace
}  // namespace siglib
