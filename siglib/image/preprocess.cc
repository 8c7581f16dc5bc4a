#include "siglib/image/preprocess.h"

#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/image/ink.h"
#include "siglib/image/pixels.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

// Counts changes of the algorithms: whatever changes a canvas must raise it.
constexpr int kRevision = 1;

constexpr int kMinSide = 16;
constexpr int kMinWorkSide = 4;  // of what is left after reducing a long strip

cv::Mat reduced(const cv::Mat& grey, std::int64_t work_side) {
  const double scale = static_cast<double>(work_side) / std::max(grey.cols, grey.rows);
  if (scale >= 1) return grey;
  const auto side = [&](int length) { return std::max(1, static_cast<int>(std::lround(length * scale))); };
  cv::Mat result;
  cv::resize(grey, result, {side(grey.cols), side(grey.rows)}, 0, 0, cv::INTER_AREA);
  return result;
}

// Blurring and steepening again gives the ink of a bilevel scan, of a soft grey scan and of an enlarged small
// image
// (`scale` > 1: the pixels of the source must not show) the same outline.
void equalise_edges(cv::Mat& ink, double scale) {
  constexpr double kBlur = 0.6;           // pixels of the canvas
  constexpr double kBlurEnlarged = 0.55;  // pixels of the source
  constexpr double kMiddle = 0.4;         // where the outline runs
  constexpr double kRamp = 0.3;           // half the height of the soft edge at kBlur
  const double blur = std::max(kBlur, kBlurEnlarged * scale);
  const double ramp = kRamp * kBlur / blur;
  cv::GaussianBlur(ink, ink, {}, blur, blur, cv::BORDER_CONSTANT);
  ink.convertTo(ink, CV_8U, 0.5 / ramp, 255 * (0.5 - 0.5 * kMiddle / ramp));
}

// The picture in the middle of the canvas, as large as it fits inside `border`, with the aspect kept;
// `finish` is called with it and its scale.
template <class Finish>
Canvas fitted(const cv::Mat& picture, const PreprocessOptions& options, double border, const Finish& finish) {
  const int height = static_cast<int>(options.canvas_height);
  const int width = static_cast<int>(options.canvas_width);
  const double scale = std::min((width - 2 * border) / picture.cols, (height - 2 * border) / picture.rows);
  const cv::Size size(std::max(1, static_cast<int>(std::floor(picture.cols * scale))),
                      std::max(1, static_cast<int>(std::floor(picture.rows * scale))));
  Canvas canvas{height, width, std::vector<std::uint8_t>(static_cast<std::size_t>(height) * width, 0)};
  cv::Mat placed;
  cv::resize(picture, placed, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  finish(placed, scale);
  cv::Mat target(height, width, CV_8U, canvas.ink.data());
  placed.copyTo(
      target(cv::Rect((width - size.width) / 2, (height - size.height) / 2, size.width, size.height)));
  return canvas;
}

Canvas fitted_picture(const cv::Mat& grey, const PreprocessOptions& options) {
  cv::Mat darkness;
  cv::bitwise_not(grey, darkness);
  return fitted(darkness, options, 0, [](cv::Mat&, double) {});
}

Canvas fitted_ink(const cv::Mat& grey, const PreprocessOptions& options, std::string_view name,
                  InkQuality& quality) {
  const double border = std::ceil(options.margin * static_cast<double>(options.canvas_height));
  return fitted(extract_ink(grey, options, name, quality), options, border, equalise_edges);
}

// "a: 1\nb: 2\n" as ";a=1;b=2".
std::string one_line(const std::string& yaml) {
  std::string text;
  for (std::size_t at = 0; at < yaml.size();) {
    const std::size_t colon = yaml.find(": ", at);
    const std::size_t end = yaml.find('\n', at);
    text += fmt::format(";{}={}", yaml.substr(at, colon - at), yaml.substr(colon + 2, end - colon - 2));
    at = end + 1;
  }
  return text;
}

}  // namespace

Preprocessor::Preprocessor(const PreprocessOptions& options)
    : options_(options), version_(fmt::format("canvas-{}{}", kRevision, one_line(to_yaml(options)))) {}

Canvas Preprocessor::operator()(const Image& image, std::string_view name, InkQuality* quality) const {
  if (image.channels != 1 && image.channels != 3)
    fail(ErrorKind::internal, "{}: has {} channels, 1 or 3 are expected", name, image.channels);
  if (std::min(image.width, image.height) < kMinSide)
    fail(ErrorKind::input, "{}: is too small: {} x {} pixels, at least {} x {} are needed", name, image.width,
         image.height, kMinSide, kMinSide);
  if (options_.method == PreprocessMethod::grey) return fitted_picture(grey_of(image), options_);
  const cv::Mat grey = reduced(grey_of(image), options_.work_side);
  if (std::min(grey.cols, grey.rows) < kMinWorkSide)
    fail(ErrorKind::input, "{}: is too narrow: {} x {} pixels are no shape of a signature", name, image.width,
         image.height);
  InkQuality seen;
  Canvas canvas = fitted_ink(grey, options_, name, seen);
  seen.width *= static_cast<double>(image.width) / grey.cols;
  if (quality) *quality = seen;
  return canvas;
}

Canvas resample(const Canvas& canvas, int height, int width) {
  if (height <= 0 || width <= 0)
    fail(ErrorKind::internal, "a canvas cannot be resampled to {} x {}", height, width);
  Canvas result{height, width, std::vector<std::uint8_t>(static_cast<std::size_t>(height) * width)};
  const cv::Mat source(canvas.height, canvas.width, CV_8U, const_cast<std::uint8_t*>(canvas.ink.data()));
  cv::Mat target(height, width, CV_8U, result.ink.data());
  cv::resize(source, target, target.size(), 0, 0, cv::INTER_AREA);
  return result;
}

}  // namespace siglib
