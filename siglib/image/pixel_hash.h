// The identity of an image's content, whatever file it came in.
#pragma once

#include "siglib/core/hash.h"
#include "siglib/image/image.h"

namespace siglib {

// SHA-256 over height, width and channels (32-bit little-endian each) and the pixels.
Digest pixel_hash(const Image& image);

}  // namespace siglib
