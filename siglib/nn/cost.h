// What a network costs.
#pragma once

#include <cstdint>
#include <functional>

namespace siglib {

// Of the convolutions and linear layers that `run` runs on this thread.
std::int64_t multiply_adds_of(const std::function<void()>& run);

}  // namespace siglib
