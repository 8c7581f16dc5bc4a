// What both targets of the model file do with it.
#pragma once

#include "siglib/image/preprocess.h"
#include "siglib/model/model.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"

namespace siglib::fuzz {

// Loads the model, or sees it refused for a reason that lies in the model.
inline void load(std::span<const std::uint8_t> bytes) {
  static MemoryFile file;
  file.write(bytes);
  may_refuse({ErrorKind::model}, [] {
    const Model model = load_model(file.path(), c10::Device(c10::DeviceType::CPU));
    model.score.check();
    for (const auto& [name, fusion] : kFusions) {
      const ScoreRule& rule = model.score.rule(fusion, 1);
      require(!std::isnan(rule.calibration(0.5)), "a model that loads gives numbers");
    }
    require(!to_json(model.provenance).empty(), "a model that loads says where it comes from");
    require(model.id.size() == 64, "a model that loads has an id");
  });
}

}  // namespace siglib::fuzz
