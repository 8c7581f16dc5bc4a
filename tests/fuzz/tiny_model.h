// A model file of a few kilobytes, for what damages it.
#pragma once

#include "siglib/core/file.h"

namespace siglib::fuzz {

// Every part of the format but the network that compares strokes, which alone has 100 kB.
Bytes tiny_model();

// The same without the block that begins the file, `block` bytes: HDF5 of its own.
inline constexpr std::size_t kModelBlock = 512;

// `content`, an HDF5 file or what is left of one, behind a block that says that it is whole.
Bytes as_model(std::span<const std::uint8_t> content);

}  // namespace siglib::fuzz
