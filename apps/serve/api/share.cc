#include "serve/api/share.h"

#include <algorithm>
#include <cmath>

namespace siglib::serve {

Share share_of(std::int64_t count, std::int64_t of) {
  if (of == 0) return {};
  constexpr double z = 1.959964;  // 97.5 % of the normal distribution
  const auto n = static_cast<double>(of);
  const double p = static_cast<double>(count) / n;
  const double centre = p + z * z / (2 * n);
  const double spread = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  const double scale = 1 + z * z / n;
  return {count, of, p, std::max(0.0, (centre - spread) / scale), std::min(1.0, (centre + spread) / scale)};
}

}  // namespace siglib::serve
