// The time of day, for what is written into files.
#pragma once

#include <string>

namespace siglib {

std::string utc_now();  // ISO 8601, whole seconds: "2026-11-27T18:26:00Z"

}  // namespace siglib
