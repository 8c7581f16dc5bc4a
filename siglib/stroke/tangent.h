// The direction of a line out of its double angle.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>

namespace siglib {

template <std::floating_point T>
struct Tangent {
  T x, y;  // of length 1, x >= 0
};

// By the half-angle formulas.
template <std::floating_point T>
Tangent<T> tangent_of(T cos2, T sin2) {
  return {std::sqrt(std::max(T{0}, (1 + cos2) / 2)),
          std::copysign(std::sqrt(std::max(T{0}, (1 - cos2) / 2)), sin2)};
}

}  // namespace siglib
