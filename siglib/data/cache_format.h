// Internal: names and version of the canvas cache format (docs/formats.md).
#pragma once

#include <cstdint>

namespace siglib::cache_format {

inline constexpr const char* kMagic = "siglib-cache";
inline constexpr std::int64_t kVersion = 2;
inline constexpr std::int64_t kDigestBytes = 32;
inline constexpr std::int64_t kBlock = 256;  // canvases held at a time while writing or reading

}  // namespace siglib::cache_format
