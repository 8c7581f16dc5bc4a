// A model file, byte by byte: as it comes, and behind a block that says that it is whole.
#include "tests/fuzz/load_model.h"
#include "tests/fuzz/tiny_model.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siglib::fuzz;
  load({data, size});
  if (size > kModelBlock) load(as_model(std::span(data, size).subspan(kModelBlock)));
  return 0;
}
