// Signatures drawn for the tests.
#pragma once

#include "siglib/core/error.h"
#include "siglib/image/image.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace siglib::test {

struct Pen {
  double size = 500;        // width of the writing, pixels; it is about half as high
  double thickness = 0.01;  // of the size
  int paper = 255;
  int ink = 20;
  cv::Size page = {640, 360};
  cv::Point origin = {60, 40};
};

// A looping line with an underline, antialiased.
inline cv::Mat draw_signature(const Pen& pen) {
  cv::Mat page(pen.page, CV_8U, cv::Scalar(pen.paper));
  constexpr int kFraction = 4;  // bits behind the point of OpenCV's drawing coordinates
  const auto at = [&](double x, double y) {
    return cv::Point(static_cast<int>(std::lround((pen.origin.x + pen.size * x) * (1 << kFraction))),
                     static_cast<int>(std::lround((pen.origin.y + pen.size * y) * (1 << kFraction))));
  };
  std::vector<cv::Point> line;
  for (int i = 0; i <= 400; ++i) {
    const double t = i / 400.0;
    line.push_back(
        at(0.03 + 0.85 * t + 0.06 * std::sin(31 * t), 0.2 + 0.14 * std::sin(37 * t + 1) * (1 - 0.5 * t)));
  }
  const int thickness = std::max(1, static_cast<int>(std::lround(pen.thickness * pen.size)));
  const cv::Scalar colour(pen.ink);
  cv::polylines(page, line, false, colour, thickness, cv::LINE_AA, kFraction);
  cv::line(page, at(0.1, 0.42), at(0.98, 0.36), colour, thickness, cv::LINE_AA, kFraction);
  return page;
}

inline Image as_image(const cv::Mat& pixels) {
  const cv::Mat whole = pixels.clone();
  return {whole.rows, whole.cols, whole.channels(),
          std::vector<std::uint8_t>(whole.datastart, whole.datastart + whole.total() * whole.elemSize())};
}

inline cv::Mat as_mat(const Image& image) {
  return cv::Mat(image.height, image.width, CV_8UC(image.channels),
                 const_cast<std::uint8_t*>(image.pixels.data()))
      .clone();
}
inline cv::Mat as_mat(const Canvas& canvas) {
  return cv::Mat(canvas.height, canvas.width, CV_8U, const_cast<std::uint8_t*>(canvas.ink.data())).clone();
}

inline std::vector<std::uint8_t> encoded(const cv::Mat& pixels, const std::string& extension,
                                         const std::vector<int>& options = {}) {
  std::vector<std::uint8_t> bytes;
  cv::imencode(extension, pixels, bytes, options);
  return bytes;
}

// The error that `body` throws.
template <class Body>
std::optional<Error> error_of(const Body& body) {
  try {
    body();
  } catch (const Error& e) {
    return e;
  }
  return std::nullopt;
}

}  // namespace siglib::test
