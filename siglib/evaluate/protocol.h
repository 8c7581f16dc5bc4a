// Everything that the outcome of an evaluation depends on, so that it can be repeated exactly.
#pragma once

#include "siglib/data/pairs.h"
#include "siglib/data/split.h"
#include "siglib/evaluate/model_run.h"
#include "siglib/train/recipe.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace siglib {

enum class EvaluatedPart { test, all };

// protocol.yaml. Paths are absolute.
struct Protocol {
  std::string siglib;  // version that made it
  std::vector<std::string> models;
  std::vector<std::string> model_ids;
  bool compare = false;

  std::string pairs_file;    // empty where pairs are made from the data
  std::string pairs_sha256;  // of that file
  DataOptions data;
  PreprocessOptions preprocess;
  SplitOptions split;
  PairOptions pairs;
  EvaluatedPart part = EvaluatedPart::test;
  std::string images_sha256;  // over the pixel hashes of the images and the pairs, in order

  std::string locate;      // of given pairs and of scenes: auto, always or never
  std::string ink_sha256;  // of the ink segmenter that locates; empty where none does

  std::string policy;
  std::string fusion;  // empty: each model's own
  double prior = 0;    // 0: each model's own
  bool allow_seen = false;
  bool probe = true;
  std::string degrade;  // kind of scene, "all", or empty
  std::int64_t replicates = 1000;
  std::int64_t seed = 1;

  void visit_fields(FieldVisitor& v) {
    v.field("siglib", siglib, "version of siglib that evaluated");
    v.field("models", models, "model files");
    v.field("model_ids", model_ids, "SHA-256 of their content");
    v.field("compare", compare, "models over the same pairs; else several models are folds");
    v.field("pairs_file", pairs_file, "CSV of given pairs; empty where they are made from the data");
    v.field("pairs_sha256", pairs_sha256, "SHA-256 of that file");
    v.group("data", data, "the collections and their canvas cache");
    v.group("preprocess", preprocess, "image into canvas; used when the cache is made");
    v.group("split", split, "writers into training, validation and test");
    v.group("pairs", pairs, "how pairs are made");
    v.choice("part", part, {{"test", EvaluatedPart::test}, {"all", EvaluatedPart::all}},
             "writers: of the test part, or all");
    v.field("images_sha256", images_sha256, "SHA-256 over the images and the pairs between them");
    v.field("locate", locate, "whether signatures are found in what images show: auto, always or never");
    v.field("ink_sha256", ink_sha256, "SHA-256 of the ink segmenter's content");
    v.field("policy", policy, "decision policy; the model's first when empty");
    v.field("fusion", fusion, "fusion of references; the model's own when empty");
    v.field("prior", prior, between(0, 1), "probability of one hand before looking; 0: the model's own");
    v.field("allow_seen", allow_seen, "whether images that the model was trained on are evaluated");
    v.field("probe", probe, "whether the single-image probe is trained");
    v.field("degrade", degrade,
            "scenes that queries are composed into as well: a kind, all, or none when empty");
    v.field("replicates", replicates, between(0, 1'000'000), "bootstrap replicates");
    v.field("seed", seed, at_least(0), "seed of bootstrap and probe");
  }
};

// Over every image's pixels and every pair, in hexadecimal.
std::string digest_of(std::span<const ModelRun> runs);

}  // namespace siglib
