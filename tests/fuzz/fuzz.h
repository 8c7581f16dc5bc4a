// What the fuzz targets have in common.
#pragma once

#include "siglib/core/error.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <span>
#include <string_view>

// Every target defines it; libFuzzer calls it with its inputs, replay.cc with the seeds. Always returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace siglib::fuzz {

// A broken promise ends the program, which is how a fuzzer learns of it.
inline void require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

// Runs `action` on bytes from outside. To refuse them with an Error of one of the kinds that the header names
// is right; any other exception ends the program.
template <class Action>
void may_refuse(std::initializer_list<ErrorKind> kinds, const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    for (const ErrorKind kind : kinds)
      if (error.kind() == kind) return;
    std::fprintf(stderr, "error of an unexpected kind: %s\n", error.what());
    std::abort();
  }
}

inline std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace siglib::fuzz
