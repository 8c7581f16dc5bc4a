// The segments of a JPEG file (ITU-T T.81, annex B).
#pragma once

#include "siglib/image/byte_view.h"

#include <optional>

namespace siglib {

struct JpegSegment {
  std::uint8_t marker = 0;
  std::size_t data = 0;  // offset behind the length field
  std::size_t length = 0;
  std::size_t next = 0;  // offset where the next marker is to be looked for

  bool is_frame() const noexcept {  // SOF0..SOF15 without DHT, JPG and DAC
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }
  bool is_scan() const noexcept { return marker == 0xDA; }
  bool is_end() const noexcept { return marker == 0xD9; }
};

// The first segment at or behind `offset`, entropy-coded data passed over; nothing when the file ends before
// it does.
std::optional<JpegSegment> jpeg_segment(const ByteView& file, std::size_t offset);

}  // namespace siglib
