// Is an image file there to its end?
#pragma once

#include "siglib/image/header.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace siglib {

// Throws Error(input) beginning with `name` unless the file is whole: decoders fill what is missing with grey
// and say nothing. `header` is what read_header() made of the same bytes, with dimensions above zero.
void check_complete(std::span<const std::uint8_t> bytes, const ImageHeader& header, std::string_view name);

}  // namespace siglib
