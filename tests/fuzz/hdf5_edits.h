// Another HDF5 file out of a sound one, sound as HDF5 itself: what stands in it is changed, not its bytes.
#pragma once

#include "siglib/core/file.h"

namespace siglib::fuzz {

// `edits` says what is removed, put in its place or overwritten; any bytes say something. A block
// before the file stays as it was.
Bytes edited(const Bytes& sound, std::span<const std::uint8_t> edits);

}  // namespace siglib::fuzz
