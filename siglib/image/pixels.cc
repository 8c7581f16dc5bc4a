#include "siglib/image/pixels.h"

#include "siglib/core/error.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace siglib {
namespace {

cv::Mat to_eight_bits(const cv::Mat& pixels) {
  if (pixels.depth() == CV_8U) return pixels;
  cv::Mat result;
  pixels.convertTo(result, CV_8U, 1.0 / 257.0);
  return result;
}

// Many programs write BMP with a fourth byte that is zero everywhere and means nothing.
bool alpha_is_unused(const cv::Mat& alpha) {
  return cv::countNonZero(alpha) == 0;
}

// colour * alpha + white * (1 - alpha), rounded; without the product where the file has made it already.
void blend(cv::Mat& colours, const cv::Mat& alpha, bool premultiplied) {
  const int channels = colours.channels();
  for (int y = 0; y < colours.rows; ++y) {
    auto* colour = colours.ptr<std::uint8_t>(y);
    const auto* opacity = alpha.ptr<std::uint8_t>(y);
    for (int x = 0; x < colours.cols; ++x) {
      const int a = opacity[x];
      if (a == 255) continue;
      for (int c = 0; c < channels; ++c) {
        std::uint8_t& value = colour[x * channels + c];
        const int own = premultiplied ? value : (value * a + 127) / 255;
        value = static_cast<std::uint8_t>(std::min(own + 255 - a, 255));
      }
    }
  }
}

// The key is a level of the file's depth: compared before 16 bits become 8.
cv::Mat without_key(const cv::Mat& grey, int transparent_level) {
  cv::Mat result = to_eight_bits(grey).clone();
  result.setTo(255, grey == transparent_level);
  return result;
}

}  // namespace

cv::Mat view_of(const Image& image) {
  const auto count = static_cast<std::size_t>(image.width) * image.height * image.channels;
  if (image.pixels.size() != count)
    fail(ErrorKind::internal, "an image of {} x {} pixels and {} channels holds {} bytes", image.width,
         image.height, image.channels, image.pixels.size());
  return {image.height, image.width, CV_8UC(image.channels), const_cast<std::uint8_t*>(image.pixels.data())};
}

cv::Mat view_of(const Canvas& canvas) {
  return {canvas.height, canvas.width, CV_8U, const_cast<std::uint8_t*>(canvas.ink.data())};
}

cv::Mat grey_of(const Image& image) {
  const cv::Mat pixels = view_of(image);
  if (image.channels == 1) return pixels;
  cv::Mat grey;
  cv::cvtColor(pixels, grey, cv::COLOR_RGB2GRAY);
  return grey;
}

Image to_image(const cv::Mat& pixels) {
  Image image{pixels.rows, pixels.cols, pixels.channels(), {}};
  image.pixels.resize(pixels.total() * pixels.elemSize());
  pixels.copyTo(cv::Mat(pixels.rows, pixels.cols, pixels.type(), image.pixels.data()));
  return image;
}

cv::Mat on_white(const cv::Mat& decoded, const ImageHeader& header) {
  if (decoded.channels() == 1)
    return header.transparent_level ? without_key(decoded, *header.transparent_level)
                                    : to_eight_bits(decoded);
  const cv::Mat pixels = to_eight_bits(decoded);
  cv::Mat colours;
  if (pixels.channels() == 2 || (pixels.channels() == 4 && header.grey))
    cv::extractChannel(pixels, colours, 0);
  else
    cv::cvtColor(pixels, colours, pixels.channels() == 4 ? cv::COLOR_BGRA2RGB : cv::COLOR_BGR2RGB);
  if (pixels.channels() == 3) return colours;
  cv::Mat alpha;
  cv::extractChannel(pixels, alpha, pixels.channels() - 1);
  if (header.format != ImageFormat::bmp || !alpha_is_unused(alpha))
    blend(colours, alpha, header.premultiplied);
  return colours;
}

cv::Mat oriented(const cv::Mat& pixels, int orientation) {
  cv::Mat result = pixels;
  if (orientation >= 5) cv::transpose(pixels, result);
  // What is left to flip after the transposition: 0 upside down, 1 left to right, -1 both.
  switch (orientation) {
    case 2:
    case 6:
      cv::flip(result, result, 1);
      break;
    case 4:
    case 8:
      cv::flip(result, result, 0);
      break;
    case 3:
    case 7:
      cv::flip(result, result, -1);
      break;
    default:
      break;
  }
  return result;
}

}  // namespace siglib
