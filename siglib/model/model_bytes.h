// A model that is kept elsewhere than in a file of its own.
#pragma once

#include "siglib/model/model.h"

#include <cstdint>
#include <span>

namespace siglib {

// load_model of a file's bytes; `name` stands for the file in messages.
Model load_model(std::span<const std::uint8_t> content, const std::string& name, c10::Device device);

}  // namespace siglib
