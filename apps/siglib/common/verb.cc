#include "common/verb.h"

namespace siglib::app {

std::span<const Verb> verbs() {
  static const std::vector<Verb> list{
      {"prepare", "collections of images into one canvas cache", run_prepare},
      {"train", "a recipe into a model", run_train},
      {"calibrate", "scores and thresholds of a model fitted anew on your own pairs", run_calibrate},
      {"evaluate", "a model on pairs: scores, figures with intervals, report", run_evaluate},
      {"match", "did the same hand write these signatures?", run_match},
      {"embed", "images into embeddings", run_embed},
      {"explain", "why is the score of two signatures what it is?", run_explain},
      {"synthesize", "generated writers and forgers as images", run_synthesize},
      {"tune", "settings of a recipe searched on validation writers", run_tune},
      {"serve", "customers, signatures and matches over HTTP", run_serve},
      {"info", "what a model, a cache or a run is", run_info},
  };
  return list;
}

}  // namespace siglib::app
