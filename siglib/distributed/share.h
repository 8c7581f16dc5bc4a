// Which of many items are one rank's.
#pragma once

#include <cstdint>

namespace siglib {

// Items [first, first + count) of [0, total).
struct Share {
  std::int64_t total = 0;
  std::int64_t first = 0;
  std::int64_t count = 0;
};

constexpr Share all_of(std::int64_t total) {
  return {total, 0, total};
}

// In order of the ranks, as even as whole items allow; none where there are more ranks than items.
constexpr Share share_of(std::int64_t total, int rank, int size) {
  const std::int64_t first = total * rank / size;
  return {total, first, total * (rank + 1) / size - first};
}

}  // namespace siglib
