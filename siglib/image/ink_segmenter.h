// Handwriting apart from everything else in a picture.
#pragma once

#include "siglib/image/image.h"

#include <cstdint>
#include <string>
#include <vector>

namespace siglib {

// What a segmenter looks at: of each channel the share of the light that is missing against the paper around,
// 0 to 255, planes of red, green and blue: [3, height, width].
struct InkView {
  int height = 0;
  int width = 0;
  std::vector<std::uint8_t> darkness;
};

// Grey images give three equal planes. Light writing on dark paper is left as it is.
InkView ink_view(const Image& image);

struct InkLayers {
  Canvas writing;    // probability that a pixel is handwriting, 0 to 255
  Canvas signature;  // … that it belongs to a signature
};

class InkSegmenter {
 public:
  virtual ~InkSegmenter() = default;
  // Both of the image's size. Works best where a signature is 100 to 600 pixels wide. Safe to call from many
  // threads.
  virtual InkLayers segment(const Image& image) const = 0;
  // Changes whenever answers may: part of the version of what is made with it.
  virtual const std::string& id() const = 0;
};

}  // namespace siglib
