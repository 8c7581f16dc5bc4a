#include "siglib/nn/canvas_check.h"

#include "siglib/core/error.h"

#include <fmt/ranges.h>

namespace siglib {

void check_canvases(const torch::Tensor& canvases, const Encoder& encoder) {
  const InputSize size = encoder.input_size();
  const bool fits = canvases.dim() == 4 && canvases.size(1) == 1 && canvases.size(2) == size.height &&
                    canvases.size(3) == size.width;
  if (!fits)
    fail(ErrorKind::usage, "{}: canvases have shape [{}], expected [N, 1, {}, {}]", encoder.name(),
         fmt::join(canvases.sizes(), ", "), size.height, size.width);
  if (!canvases.is_floating_point())
    fail(ErrorKind::usage, "{}: canvases hold {}, expected float or double in [0, 1]", encoder.name(),
         toString(canvases.scalar_type()));
}

}  // namespace siglib
