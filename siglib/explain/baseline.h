// The canvases that explanations start from. For this module's sources.
#pragma once

#include "siglib/explain/method.h"
#include "siglib/image/image.h"

namespace siglib {

Canvas baseline_of(const Canvas& canvas, Baseline baseline);

}  // namespace siglib
