// Between OpenCV's matrices and siglib's images. For this module's sources: needs OpenCV's headers.
#pragma once

#include "siglib/image/header.h"
#include "siglib/image/image.h"

#include <opencv2/core.hpp>

namespace siglib {

// The image's own pixels, not to be written to. Throws Error(internal) when their number does not fit the
// dimensions.
cv::Mat view_of(const Image& image);

// The canvas's own pixels, not to be written to.
cv::Mat view_of(const Canvas& canvas);

// An image's grey levels: the image's own pixels where it is grey already, not to be written to.
cv::Mat grey_of(const Image& image);

// 8 bits, RGB or grey.
Image to_image(const cv::Mat& pixels);

// Decoded pixels (8 or 16 bits; 1..4 channels, blue first, alpha last) as opaque 8-bit grey or RGB.
cv::Mat on_white(const cv::Mat& decoded, const ImageHeader& header);

// The pixels as they are meant to be seen. `orientation` as EXIF counts it, 1..8.
cv::Mat oriented(const cv::Mat& pixels, int orientation);

}  // namespace siglib
