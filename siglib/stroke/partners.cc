#include "siglib/stroke/partners.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace siglib {
namespace {

// Non-negative floats order as their bits do. The low bits of a distance make room for an index, so that a
// plain integer minimum, which vectorises, also tells which.
constexpr std::uint32_t kIndexMask = kMaxStrokePoints - 1;
static_assert(std::has_single_bit(kMaxStrokePoints));

// One row of the distance matrix: its least key, and `columns` lowered to what this row offers them.
[[gnu::target_clones("avx2", "default")]] std::uint32_t scan_row(float x, float y, float cos2, float sin2,
                                                                 std::uint32_t row, const Strokes& fixed,
                                                                 std::uint32_t* columns) {
  const float* fx = fixed.x.data();
  const float* fy = fixed.y.data();
  const float* fc = fixed.cos2.data();
  const float* fs = fixed.sin2.data();
  const std::size_t count = fixed.x.size();
  std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
  for (std::size_t j = 0; j < count; ++j) {
    const float dx = fx[j] - x;
    const float dy = fy[j] - y;
    const float dc = fc[j] - cos2;
    const float ds = fs[j] - sin2;
    // |difference of the double-angle vectors|² = 4 sin².
    const float distance = dx * dx + dy * dy + kTurn * kTurn / 4 * (dc * dc + ds * ds);
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(distance) & ~kIndexMask;
    least = std::min(least, bits | static_cast<std::uint32_t>(j));
    columns[j] = std::min(columns[j], bits | row);
  }
  return least;
}

}  // namespace

Partners find_partners(const Strokes& moving, const Strokes& fixed) {
  Partners partners{std::vector<std::uint16_t>(moving.size()), std::vector<std::uint16_t>(fixed.size())};
  std::vector<std::uint32_t> columns(fixed.size(), std::numeric_limits<std::uint32_t>::max());
  for (std::size_t i = 0; i < moving.size(); ++i) {
    const std::uint32_t least = scan_row(moving.x[i], moving.y[i], moving.cos2[i], moving.sin2[i],
                                         static_cast<std::uint32_t>(i), fixed, columns.data());
    partners.of_moving[i] = static_cast<std::uint16_t>(least & kIndexMask);
  }
  for (std::size_t j = 0; j < columns.size(); ++j)
    partners.of_fixed[j] = static_cast<std::uint16_t>(columns[j] & kIndexMask);
  return partners;
}

}  // namespace siglib
