#include "siglib/image/pixel_hash.h"

namespace siglib {

Digest pixel_hash(const Image& image) {
  std::vector<std::uint8_t> header;
  for (const int number : {image.height, image.width, image.channels})
    for (int shift = 0; shift < 32; shift += 8)
      header.push_back(static_cast<std::uint8_t>(static_cast<unsigned>(number) >> shift));
  return Sha256().update(header).update(image.pixels).finish();
}

}  // namespace siglib
