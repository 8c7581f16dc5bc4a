// A model file that is whole, with something else in it than siglib writes. The input: what is changed.
#include "tests/fuzz/hdf5_edits.h"
#include "tests/fuzz/load_model.h"
#include "tests/fuzz/tiny_model.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siglib::fuzz;
  static const siglib::Bytes sound = tiny_model();
  load(as_model(edited(sound, {data, size})));
  return 0;
}
