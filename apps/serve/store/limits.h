// What the store keeps of one thing, at most.
#pragma once

#include <cstddef>

namespace siglib::serve::limits {

constexpr std::size_t image = 32 << 20;
constexpr std::size_t canvas = 4 << 20;
constexpr std::size_t template_bytes = 4 << 20;
constexpr std::size_t explanation = 16 << 20;
constexpr std::size_t model = 64 << 20;
constexpr std::size_t json = 256 << 10;
constexpr std::size_t name = 200;  // names, media types, versions, actors, policies
constexpr std::size_t note = 4000;
constexpr std::size_t response = 1 << 20;

}  // namespace siglib::serve::limits
