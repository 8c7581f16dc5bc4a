// Nearest points between two signatures: the inner loop of their registration.
#pragma once

#include "siglib/stroke/strokes.h"

#include <cstdint>
#include <vector>

namespace siglib {

struct Partners {
  std::vector<std::uint16_t> of_moving;  // [moving]: index of the nearest fixed point
  std::vector<std::uint16_t> of_fixed;   // [fixed]: index of the nearest moving point
};

// Nearest in dx² + dy² + (kTurn sin of the angle between the lines)², both ways at once. Distances are told
// apart to one part in 2^14; among nearer ones the first point wins. Each side has 1 to kMaxStrokePoints
// points.
inline constexpr float kTurn = 24;  // units that a right angle counts for
Partners find_partners(const Strokes& moving, const Strokes& fixed);

}  // namespace siglib
