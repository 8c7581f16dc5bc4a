// Pixels in memory.
#pragma once

#include <cstdint>
#include <vector>

namespace siglib {

// A decoded image: row-major, interleaved, 8 bits a channel; 1 channel (grey) or 3 (red, green, blue).
struct Image {
  int height = 0;
  int width = 0;
  int channels = 1;
  std::vector<std::uint8_t> pixels;
};

// One preprocessed signature: row-major, ink high (255), paper 0.
struct Canvas {
  int height = 0;
  int width = 0;
  std::vector<std::uint8_t> ink;
};

}  // namespace siglib
