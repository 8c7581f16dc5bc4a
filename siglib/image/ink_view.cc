#include "siglib/image/ink_segmenter.h"
#include "siglib/image/paper.h"
#include "siglib/image/pixels.h"

#include <opencv2/imgproc.hpp>

#include <array>

namespace siglib {

InkView ink_view(const Image& image) {
  const cv::Mat pixels = view_of(image);
  InkView view{image.height, image.width, {}};
  const auto plane = static_cast<std::size_t>(image.height) * static_cast<std::size_t>(image.width);
  view.darkness.resize(3 * plane);
  const auto target = [&](std::size_t channel) {
    return cv::Mat(image.height, image.width, CV_8U, view.darkness.data() + channel * plane);
  };
  if (image.channels == 1) {
    against_paper(pixels).copyTo(target(0));
    target(0).copyTo(target(1));
    target(0).copyTo(target(2));
    return view;
  }
  std::array<cv::Mat, 3> channels;
  cv::split(pixels, channels.data());
  for (std::size_t c = 0; c < 3; ++c) against_paper(channels[c]).copyTo(target(c));
  return view;
}

}  // namespace siglib
