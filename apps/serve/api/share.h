// A share of cases, and how sure one may be of it.
#pragma once

#include <cstdint>

namespace siglib::serve {

// With its 95 % interval (Wilson 1927), which takes cases as independent.
struct Share {
  std::int64_t count = 0;
  std::int64_t of = 0;
  double value = 0;
  double low = 0, high = 1;
};
Share share_of(std::int64_t count, std::int64_t of);

}  // namespace siglib::serve
