#include "common/verb.h"

#include <vector>

namespace siglib::app {

std::span<const Verb> verbs() {
  static const std::vector<Verb> list{
      {"prepare", "collections of images into one canvas cache", prepare_line},
      {"train", "a recipe into a model", train_line},
      {"calibrate", "scores and thresholds of a model fitted anew on your own pairs", calibrate_line},
      {"evaluate", "a model on pairs: scores, figures with intervals, report", evaluate_line},
      {"match", "did the same hand write these signatures?", match_line},
      {"embed", "images into embeddings", embed_line},
      {"explain", "why is the score of two signatures what it is?", explain_line},
      {"synthesize", "generated writers and forgers as images", synthesize_line},
      {"tune", "settings of a recipe searched on validation writers", tune_line},
      {"serve", "customers, signatures and matches over HTTP", serve_line},
      {"serve keys", "", serve_keys_line},
      {"serve audit", "", serve_audit_line},
      {"serve feedback", "", serve_feedback_line},
      {"serve backup", "", serve_backup_line},
      {"serve restore", "", serve_restore_line},
      {"serve rekey", "", serve_rekey_line},
      {"info", "what a model, a cache or a run is", info_line},
  };
  return list;
}

}  // namespace siglib::app
