// A model file that is whole, with something else in it than siglib writes. The input: what is changed.
#include "tests/fuzz/hdf5_edits.h"
#include "tests/fuzz/load_model.h"
#include "tests/fuzz/tiny_model.h"

namespace siglib::fuzz {
namespace {

Bytes model_with(const Bytes& sound, std::span<const std::uint8_t> edits) {
  const Bytes changed = edited(sound, edits);
  return as_model(std::span(changed).subspan(kModelBlock));
}

// If a model were refused for having been edited at all, the target would try nothing.
Bytes checked_model() {
  Bytes sound = tiny_model();
  MemoryFile file;
  file.write(model_with(sound, {}));
  load_model(file.path(), c10::Device(c10::DeviceType::CPU));
  return sound;
}

}  // namespace
}  // namespace siglib::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siglib::fuzz;
  static const siglib::Bytes sound = checked_model();
  load(model_with(sound, {data, size}));
  return 0;
}
