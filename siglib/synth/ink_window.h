// Pieces of scenes for the ink segmenter to learn from.
#pragma once

#include "siglib/core/random.h"
#include "siglib/synth/scene.h"

#include <cstdint>
#include <vector>

namespace siglib {

struct InkWindow {
  std::vector<std::uint8_t>
      darkness;  // [3, height, width]: ink_view() of the picture that the window is cut from
  std::vector<std::uint8_t> writing;    // [height, width]: coverage, 0 to 255
  std::vector<std::uint8_t> signature;  // [height, width]
};

// How a segmenter meets pictures.
enum class Sight {
  overview,  // the whole scene, at most 400 to 620 pixels on its longer side
  close      // the signature and a little around it, 120 to 560 pixels wide
};

// A place of the picture drawn at random, mostly one with a part of the signature. Where the picture ends,
// the window goes on as paper.
InkWindow cut_window(const Scene& scene, Sight sight, int height, int width, Random& random);

}  // namespace siglib
