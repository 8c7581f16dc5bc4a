// A template as a store keeps it.
#include "siglib/score/template_bytes.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>

namespace siglib {
namespace {

void read(std::span<const std::uint8_t> bytes) {
  const Template signature = template_of_bytes(bytes);
  fuzz::require(std::ranges::equal(to_bytes(signature), bytes), "a template is written as it was read");
}

}  // namespace
}  // namespace siglib

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  siglib::fuzz::may_refuse({siglib::ErrorKind::model}, [&] { siglib::read({data, size}); });
  return 0;
}
