// Everything a training run is made from: one YAML file in configs/.
#pragma once

#include "siglib/config/fields.h"
#include "siglib/data/pairs.h"
#include "siglib/data/sampler.h"
#include "siglib/data/split.h"
#include "siglib/image/preprocess.h"
#include "siglib/loss/loss_options.h"
#include "siglib/nn/encoder_options.h"
#include "siglib/score/fit.h"
#include "siglib/score/policy.h"
#include "siglib/train/augment_options.h"
#include "siglib/train/optimizer_options.h"
#include "siglib/train/stroke_options.h"

#include <cstdint>
#include <string>
#include <vector>

namespace siglib {

struct DataOptions {
  std::vector<std::string> collections;
  std::string root;
  std::string cache;

  void visit_fields(FieldVisitor& v) {
    v.field("collections", collections,
            "manifests of the collections; relative paths start at the recipe's folder");
    v.field("root", root, "folder that holds the collections; SIGLIB_DATA when empty");
    v.field("cache", cache, "canvas cache; made from the collections when the file is not there");
  }
};

// Which validation figure selects the model and stops the run.
enum class Selection { mean, skilled, random };

struct TrainOptions {
  std::int64_t epochs = 40;
  std::int64_t patience = 0;
  Selection select = Selection::mean;
  double ema = 0;
  std::int64_t checkpoint_seconds = 120;
  std::int64_t seed = 1;

  void visit_fields(FieldVisitor& v) {
    v.field("epochs", epochs, between(1, 100000), "epochs at most");
    v.field("patience", patience, at_least(0),
            "epochs without a better validation EER before stopping; 0 never stops");
    v.choice("select", select,
             {{"mean", Selection::mean}, {"skilled", Selection::skilled}, {"random", Selection::random}},
             "validation EER that selects: against skilled or random forgeries, or the mean of both");
    v.field("ema", ema, between(0, 0.99999),
            "decay of the moving average of the weights that is kept; 0 keeps none");
    v.field("checkpoint_seconds", checkpoint_seconds, at_least(0),
            "least time between two checkpoints, seconds");
    v.field("seed", seed, at_least(0), "weights, batches and augmentation");
  }
};

struct Recipe {
  std::string title;
  DataOptions data;
  PreprocessOptions preprocess;
  SplitOptions split;
  EncoderOptions encoder;
  SamplerOptions sampler;
  AugmentOptions augment;
  std::vector<LossOptions> losses = {LossOptions{}};
  OptimizerOptions optimizer;
  ScheduleOptions schedule;
  TrainOptions train;
  StrokeTrainOptions strokes;
  PairOptions pairs;
  ScoreOptions score;
  std::vector<PolicyOptions> policies = default_policies();

  void visit_fields(FieldVisitor& v) {
    v.field("title", title, "what the run is, in one line");
    v.group("data", data, "where the signatures are");
    v.group("preprocess", preprocess, "image into canvas; used when the cache is made");
    v.group("split", split, "writers into training, validation and test");
    v.group("encoder", encoder, "the network");
    v.group("sampler", sampler, "what goes into a batch");
    v.group("augment", augment, "random variation of the batch");
    v.list("losses", losses, "what is minimised: their sum, each times its weight");
    v.group("optimizer", optimizer, "step rule");
    v.group("schedule", schedule, "learning rate over the run");
    v.group("train", train, "length, selection, checkpoints");
    v.group("strokes", strokes, "training of the network that compares strokes");
    v.group("pairs", pairs, "comparisons on validation and test writers");
    v.group("score", score, "learned distance, fusion of references, calibration, prior");
    v.list("policies", policies, "decision policies; the first is the default");
  }
};

// The recipe as a model carries it: without the folders of the machine it ran on.
Recipe without_folders(Recipe recipe);

}  // namespace siglib
