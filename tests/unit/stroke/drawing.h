// Canvases with lines that a test knows.
#pragma once

#include "siglib/image/image.h"

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>

namespace siglib::test {

class Drawing {
 public:
  Drawing() : ink_(288, 576, CV_8U, cv::Scalar(0)) {}

  Drawing& line(cv::Point from, cv::Point to, int width = 7, int darkness = 255) {
    cv::line(ink_, from, to, cv::Scalar(darkness), width, cv::LINE_AA);
    return *this;
  }
  // A wave across the canvas: `height` units high, `waves` of them, moved by (dx, dy).
  Drawing& wave(double height, double waves, double dx = 0, double dy = 0) {
    cv::Point last;
    for (int x = 40; x <= 530; ++x) {
      const double angle = waves * 2 * std::numbers::pi * (x - 40) / 490;
      const cv::Point at(static_cast<int>(std::lround(x + dx)),
                         static_cast<int>(std::lround(144 + dy + height * std::sin(angle))));
      if (x > 40) line(last, at);
      last = at;
    }
    return *this;
  }
  Canvas canvas() const {
    return {ink_.rows, ink_.cols, {ink_.begin<std::uint8_t>(), ink_.end<std::uint8_t>()}};
  }
  cv::Mat& ink() { return ink_; }

 private:
  cv::Mat ink_;
};

}  // namespace siglib::test
