#include "siglib/explain/baseline.h"

#include <opencv2/imgproc.hpp>

namespace siglib {
namespace {

constexpr double kBlur = 24.0 / 288;  // standard deviation, of the canvas's height

}  // namespace

Canvas baseline_of(const Canvas& canvas, Baseline baseline) {
  Canvas result{canvas.height, canvas.width, std::vector<std::uint8_t>(canvas.ink.size())};
  if (baseline == Baseline::paper) return result;
  const cv::Mat ink(canvas.height, canvas.width, CV_8U, const_cast<std::uint8_t*>(canvas.ink.data()));
  cv::Mat blurred(canvas.height, canvas.width, CV_8U, result.ink.data());
  cv::GaussianBlur(ink, blurred, cv::Size(), kBlur * canvas.height);
  return result;
}

}  // namespace siglib
