// Three equations.
#pragma once

#include <array>

namespace siglib {

// The symmetric system with rows (m0 m1 m2) (m1 m3 m4) (m2 m4 m5), by Cramer's rule. Its determinant is not
// 0.
inline std::array<double, 3> solve_symmetric(const std::array<double, 6>& m, const std::array<double, 3>& v) {
  const auto [a, b, c, d, e, f] = m;
  const double aa = d * f - e * e, ab = c * e - b * f, ac = b * e - c * d;
  const double bb = a * f - c * c, bc = b * c - a * e, cc = a * d - b * b;
  const double determinant = a * aa + b * ab + c * ac;
  return {(aa * v[0] + ab * v[1] + ac * v[2]) / determinant,
          (ab * v[0] + bb * v[1] + bc * v[2]) / determinant,
          (ac * v[0] + bc * v[1] + cc * v[2]) / determinant};
}

}  // namespace siglib
