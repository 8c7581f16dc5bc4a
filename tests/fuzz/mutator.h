// A mutator that leaves checksums right: without one nearly every changed file would be refused for its
// checksum, and nothing behind that check be tried.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                        std::size_t max_size);  // libFuzzer's

namespace siglib::fuzz {

// Some files keep what is wrong with them, so that the check itself is tried too.
template <class Repair>
std::size_t mutate(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed,
                   const Repair& repair) {
  constexpr unsigned kKeptWrong = 16;
  size = LLVMFuzzerMutate(data, size, max_size);
  if (seed % kKeptWrong != 0) repair(std::span(data, size));
  return size;
}

}  // namespace siglib::fuzz
