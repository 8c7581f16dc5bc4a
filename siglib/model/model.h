// A trained model: everything that turns two images into a score, and where it comes from.
#pragma once

#include "siglib/core/hash.h"
#include "siglib/image/preprocess.h"
#include "siglib/nn/encoder_options.h"
#include "siglib/score/score_model.h"

#include <c10/core/Device.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace siglib {

class Encoder;  // siglib/nn/encoder.h

struct CollectionProvenance {
  std::string name;
  std::string title;
  std::string terms;
  std::int64_t writers = 0;  // that trained or validated
  std::int64_t images = 0;
};

struct Provenance {
  std::string title;
  std::string siglib_version;
  std::string created;  // UTC, ISO 8601
  std::string recipe;   // the resolved configuration, YAML
  std::int64_t epoch = 0;
  double validation_eer_skilled = 0;  // NaN where there were no such pairs
  double validation_eer_random = 0;
  std::vector<CollectionProvenance> collections;
};

struct Model {
  EncoderOptions architecture;
  std::shared_ptr<Encoder> encoder;
  PreprocessOptions preprocess;
  ScoreModel score;
  Provenance provenance;
  std::vector<Digest> seen;  // pixel hashes of the training and validation images, sorted
  std::string id;            // hexadecimal SHA-256 of the file; empty before it is saved or loaded

  bool has_seen(const Digest& pixel_hash) const;
};

// Writes the model file (format: docs/formats.md) atomically and returns its id.
std::string save_model(const Model& model, const std::filesystem::path& file);

// Throws Error(input) when missing; Error(model), with the reason, when it is no model, damaged, of another
// version of the format, or made with a preprocessing that this library does not have.
Model load_model(const std::filesystem::path& file, c10::Device device);

std::string to_json(const Provenance& provenance);  // pretty-printed

}  // namespace siglib
