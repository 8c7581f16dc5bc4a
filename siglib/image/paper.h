// What the paper would look like without ink. For this module's sources: needs OpenCV's headers.
#pragma once

#include <opencv2/core.hpp>

namespace siglib {

struct Darkness {
  cv::Mat levels;    // 8 bits: 255 * (1 - grey / paper), 0 where the pixel is no darker than the paper
  double noise = 0;  // standard deviation of the paper around its own level, on the scale of 0 to 1
};

// Uneven light, paper colour and shadows drop out of the ratio. Where the paper is dark and the writing
// light, the image is inverted first.
Darkness darkness_of(const cv::Mat& grey);

// 255 * (1 - level / background), 8 bits, 0 where the pixel is no darker: nothing is inverted and the paper's
// own level is not looked for, which costs a third of darkness_of().
cv::Mat against_paper(const cv::Mat& channel);

}  // namespace siglib
