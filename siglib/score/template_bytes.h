// A template as bytes, for a store.
#pragma once

#include "siglib/core/file.h"
#include "siglib/score/template.h"

#include <cstdint>
#include <span>

namespace siglib {

// Format: docs/formats.md. The same on every machine.
Bytes to_bytes(const Template& signature);

// Throws Error(model) for bytes that to_bytes() of this library did not write: of another version, cut,
// longer, or holding what is not a finite number.
Template template_of_bytes(std::span<const std::uint8_t> bytes);

}  // namespace siglib
