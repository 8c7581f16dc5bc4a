// The ink segmenter's file.
#pragma once

#include "siglib/model/state.h"
#include "siglib/nn/ink_net.h"

#include <filesystem>
#include <memory>
#include <string>

namespace siglib {

struct InkFile {
  NamedTensors weights;
  std::string recipe;   // the resolved configuration, YAML
  std::string created;  // UTC, ISO 8601
  std::string terms;    // of what it was trained on
  double validation_f1 = 0;
};

// Format: docs/formats.md. Atomic; returns the digest that becomes the segmenter's id.
std::string save_ink(const InkFile& content, const std::filesystem::path& file);

// Throws Error(input) when missing; Error(model), with the reason, when it is no such file, damaged or of
// another version.
InkFile load_ink(const std::filesystem::path& file, std::string* id = nullptr);
std::shared_ptr<const InkSegmenter> load_ink_segmenter(const std::filesystem::path& file, c10::Device device);

}  // namespace siglib
