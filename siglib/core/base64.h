// Bytes within a text document.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace siglib {

// RFC 4648, section 4: with padding, without line breaks.
std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace siglib
