#include "siglib/synth/layers.h"

#include "siglib/core/error.h"
#include "siglib/image/pixels.h"

#include <opencv2/imgproc.hpp>

namespace siglib {

Canvas to_canvas(const cv::Mat& levels) {
  Canvas canvas{levels.rows, levels.cols, {}};
  canvas.ink.assign(levels.datastart, levels.dataend);
  return canvas;
}

cv::Mat sized(const Canvas& ink, double width) {
  const cv::Mat whole = view_of(ink);
  const cv::Rect box = cv::boundingRect(whole >= kInkedCoverage);
  if (box.empty()) fail(ErrorKind::input, "a scene needs a signature with ink");
  const double scale = width / box.width;
  cv::Mat result;
  cv::resize(whole(box), result, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  return result;
}

PixelBox box_of(const cv::Mat& coverage) {
  const cv::Rect box = cv::boundingRect(coverage >= kInkedCoverage);
  return {box.x, box.y, box.width, box.height};
}

}  // namespace siglib
