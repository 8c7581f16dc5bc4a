#include "common/locator.h"

#include "common/default_model.h"
#include "siglib/core/error.h"
#include "siglib/model/ink_file.h"

namespace siglib::app {

LocateMode locate_mode(const std::string& name) {
  if (name.empty() || name == "auto") return LocateMode::automatic;
  if (name == "always") return LocateMode::always;
  if (name == "never") return LocateMode::never;
  fail(ErrorKind::usage, "--locate {}: expected auto, always or never", name);
}

std::shared_ptr<const Locator> make_locator(LocateMode mode, c10::Device device) {
  if (mode == LocateMode::never) return nullptr;
  return std::make_shared<const Locator>(
      load_ink_segmenter(shipped_file("ink.h5", "--locate never does without it"), device), mode);
}

}  // namespace siglib::app
