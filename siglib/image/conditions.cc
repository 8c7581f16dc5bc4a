#include "siglib/image/conditions.h"

#include "siglib/core/error.h"

#include <cmath>

namespace siglib {

Conditions conditions_at(double severity) {
  if (!(severity >= kLeastSeverity && severity <= kMostSeverity))
    fail(ErrorKind::usage, "severity {}: expected {} to {}", severity, kLeastSeverity, kMostSeverity);
  const auto at = [&](double one, double three, double five) {
    return severity < 3 ? std::lerp(one, three, (severity - 1) / 2)
                        : std::lerp(three, five, (severity - 3) / 2);
  };
  Conditions conditions;
  conditions.signature_width = at(600, 300, 150);
  conditions.ink_contrast = at(0.8, 0.5, 0.3);
  conditions.light_gradient = at(0.1, 0.4, 0.7);
  conditions.defocus = at(0.3, 1.0, 2.0);
  conditions.noise = at(2, 6, 12);
  conditions.jpeg_quality = at(90, 60, 30);
  conditions.tilt = at(2, 8, 15);
  conditions.crossed = at(0, 0.1, 0.3);
  conditions.pattern = at(0, 0.2, 0.45);
  return conditions;
}

}  // namespace siglib
