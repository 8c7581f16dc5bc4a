// Base64 as RFC 4648 §4 has it, for images within JSON.
#pragma once

#include "siglib/core/file.h"

#include <span>
#include <string>
#include <string_view>

namespace siglib::serve {

// Throws HttpError(400) naming `field` for anything but whole, padded groups of the standard alphabet.
Bytes base64_bytes(std::string_view text, std::string_view field);
std::string base64_text(std::span<const std::uint8_t> bytes);

}  // namespace siglib::serve
