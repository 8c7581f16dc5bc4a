// Paper under a printing press: everything in millimetres. For this module's sources: needs OpenCV's headers.
#pragma once

#include "siglib/core/random.h"

#include <opencv2/core.hpp>

#include <array>
#include <functional>
#include <string>

namespace siglib {

struct Place {
  double x = 0, y = 0;  // millimetres from the upper left corner, rightwards and downwards
};

struct Area {
  double x = 0, y = 0, width = 0, height = 0;  // millimetres
};

// Share of the light that full coverage takes, of red, green and blue.
using Absorption = std::array<double, 3>;

enum class Colour { black, blue, red, green, violet, brown };

// Takes `contrast` of the light as the eye weighs it.
Absorption absorption(Colour colour, double contrast);

class Sheet {
 public:
  // Paper of one colour; `paper` as RGB of 0 to 255. The longer side has at most 6,000 pixels: throws
  // Error(internal).
  Sheet(double width, double height, double pixels_per_millimetre, const cv::Scalar& paper);

  double width() const { return width_; }
  double height() const { return height_; }
  double scale() const { return scale_; }            // pixels per millimetre
  const cv::Mat& image() const { return image_; }    // 8-bit RGB
  const cv::Mat& printed() const { return print_; }  // 8-bit coverage by everything printed
  int pixels(double millimetres) const { return static_cast<int>(std::lround(millimetres * scale_)); }

  // An impression: what `draw` puts on the plate (8-bit coverage of the whole sheet) in one colour. A plate
  // that is ground (tint, security pattern) does not count as print.
  void print(const Absorption& ink, const std::function<void(cv::Mat& plate)>& draw);
  void ground(const Absorption& ink, const std::function<void(cv::Mat& plate)>& draw);
  // Coverage with its upper left corner at a pixel: handwriting.
  void lay(const cv::Mat& coverage, cv::Point at, const Absorption& ink);

  // On a plate, level 255. `weight` is a line's width, millimetres; at least a pixel is drawn.
  void rule(cv::Mat& plate, Place from, Place to, double weight) const;
  void frame(cv::Mat& plate, const Area& area, double weight) const;

 private:
  void impress(const Absorption& ink, const std::function<void(cv::Mat&)>& draw, bool counts);

  double width_, height_, scale_;
  cv::Mat image_;
  cv::Mat print_;
};

}  // namespace siglib
