// What a search varies: a YAML map from recipe keys to the values that they may take.
//
//   optimizer.learning_rate: {low: 0.0001, high: 0.01, scale: log}
//   sampler.writers: {low: 4, high: 16, integer: true}
//   losses:
//     - [{kind: triplet, margin: 0.2}]
//     - [{kind: circle}]
//
// Settings are drawn at random (Bergstra and Bengio, "Random search for hyper-parameter optimization", 2012).
#pragma once

#include "siglib/config/fields.h"
#include "siglib/train/recipe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace siglib {

enum class TuneScale { linear, log };

// Numbers from `low` to `high`, drawn evenly or evenly in their logarithm.
struct TuneRange {
  double low = 0;
  double high = 0;
  TuneScale scale = TuneScale::linear;
  bool integer = false;

  void visit_fields(FieldVisitor& v) {
    v.field("low", low, any_value(), "least value");
    v.field("high", high, any_value(), "largest value");
    v.choice("scale", scale, {{"linear", TuneScale::linear}, {"log", TuneScale::log}},
             "drawn evenly in this");
    v.field("integer", integer, "whole numbers only");
  }
};

// One recipe key. Its values are YAML on one line, as --set takes them.
struct TuneKey {
  std::string key;
  std::vector<std::string> choices;  // empty where there is a range
  std::optional<TuneRange> range;
  std::string place;  // "file:line: key", for messages
};

using TuneSpace = std::vector<TuneKey>;  // in the order of the file

// One value for each key of the space.
using TuneSetting = std::vector<std::string>;

// `origin` is the file's name. Every choice and both ends of every range are tried on `base`. Keys that
// decide what is measured (data, preprocess, split, pairs, train.select) or that the measure does not see
// (score, policies, title) cannot be searched over. Throws Error(usage) with file, line and key.
TuneSpace parse_tune_space(std::string_view text, const std::string& origin, const Recipe& base);

// The setting of trial `trial` (from 1): depends on the seed, the trial and the space, not on how many trials
// there are. Numbers of a continuous range have four significant digits, more where its ends differ in later
// ones only.
TuneSetting draw_setting(const TuneSpace& space, std::uint64_t seed, std::int64_t trial);

// "key=value" of every key, for --set.
std::vector<std::string> assignments(const TuneSpace& space, const TuneSetting& setting);

// `base` with the setting. Throws Error(usage) with file, line and key where the recipe refuses it.
Recipe with_setting(Recipe base, const TuneSpace& space, const TuneSetting& setting);

}  // namespace siglib
