// Everything that the ink segmenter is made from: one YAML file in configs/.
#pragma once

#include "siglib/config/fields.h"
#include "siglib/train/optimizer_options.h"

#include <cstdint>
#include <string>

namespace siglib {

struct InkOptions {
  std::string cache;
  double real = 0.5;
  std::int64_t canvases = 1500;
  std::int64_t writers = 20000;
  double scans = 0.2;
  double easiest = 1;
  double hardest = 5;
  std::int64_t steps = 3000;
  std::int64_t scenes = 4;
  std::int64_t windows = 2;
  std::int64_t height = 256;
  std::int64_t width = 320;
  std::int64_t validate_every = 250;
  std::int64_t seed = 1;

  void visit_fields(FieldVisitor& v) {
    v.field("cache", cache, "canvas cache whose signatures are composed, too; none when empty");
    v.field("real", real, between(0, 1), "share of scenes with a signature of the cache");
    v.field("canvases", canvases, between(1, 100000),
            "signatures of the cache that are kept in memory, drawn at random");
    v.field("writers", writers, between(1, 1000000), "generated writers");
    v.field("scans", scans, between(0, 1), "share of pictures with a signature on paper and nothing else");
    v.field("easiest", easiest, between(1, 5), "severity of the scenes, from");
    v.field("hardest", hardest, between(1, 5), "… to");
    v.field("steps", steps, between(1, 1000000), "steps of the optimizer");
    v.field("scenes", scenes, between(1, 1000), "new scenes for each step");
    v.field("windows", windows, between(1, 100), "windows cut from each scene");
    v.field("height", height, between(64, 1024), "of a window, pixels; a multiple of 16");
    v.field("width", width, between(64, 1024), "of a window, pixels; a multiple of 16");
    v.field("validate_every", validate_every, at_least(1), "steps between two validations and checkpoints");
    v.field("seed", seed, at_least(0), "weights and scenes");
  }
};

struct InkRecipe {
  std::string title;
  std::string terms;
  InkOptions ink;
  OptimizerOptions optimizer;
  ScheduleOptions schedule;

  void visit_fields(FieldVisitor& v) {
    v.field("title", title, "what the run is, in one line");
    v.field("terms", terms, "what the weights may be used for, given what they are trained on");
    v.group("ink", ink, "scenes and steps");
    v.group("optimizer", optimizer, "step rule");
    v.group("schedule", schedule, "learning rate over the run");
  }
};

// The recipe as its weights carry it: without the folders of the machine it ran on.
InkRecipe without_folders(InkRecipe recipe);

}  // namespace siglib
