#include "siglib/explain/picture.h"

#include "siglib/core/error.h"
#include "siglib/explain/colour.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>

namespace siglib {

Bytes to_png(const ExplainedSide& side, int scale) {
  if (scale < 1 || scale > 4) fail(ErrorKind::usage, "scale {}: expected 1 to 4", scale);
  const int height = side.canvas.height, width = side.canvas.width;
  const std::vector<float> strengths = strengths_of(side);
  cv::Mat picture(height, width, CV_8UC3);
  for (std::size_t p = 0; p < strengths.size(); ++p) {
    const Colour colour = colour_of(static_cast<double>(strengths[p]));
    // Faint ink is shown paler, but not so faint that its colour is lost.
    const double ink = side.canvas.ink[p] == 0 ? 0 : 0.25 + 0.75 * side.canvas.ink[p] / 255;
    for (std::size_t c = 0; c < 3; ++c)  // OpenCV has blue first
      picture.data[3 * p + c] = static_cast<std::uint8_t>(std::lround(255 + ink * (colour[2 - c] - 255)));
  }
  if (scale > 1) cv::resize(picture, picture, cv::Size(), scale, scale, cv::INTER_CUBIC);
  Bytes bytes;
  if (!cv::imencode(".png", picture, bytes, {cv::IMWRITE_PNG_COMPRESSION, 6}))
    fail(ErrorKind::internal, "a picture of {} x {} could not be encoded", width, height);
  return bytes;
}

}  // namespace siglib
