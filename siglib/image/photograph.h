// A flat document before a camera. For this module's and synth's sources: needs OpenCV's headers.
#pragma once

#include "siglib/core/file.h"
#include "siglib/core/random.h"
#include "siglib/image/conditions.h"

#include <opencv2/core.hpp>

#include <vector>

namespace siglib {

// What lies around the document: the lid of a scanner, or whatever the photographer has on the table.
enum class Surroundings { lid, table };

// What a photographer does beyond the conditions. 0: nothing.
struct Mishaps {
  double shadow = 0;  // share of the light that a hand or the telephone keeps away
  double motion = 0;  // length of the camera's shake in pixels of an image whose signature is 300 wide
  double white = 0;   // most that a colour channel is off
  double moire = 0;   // amplitude of a screen's or a raster's beat, share of the light
  int folds = 0;      // of the paper
};

struct Photograph {
  Bytes jpeg;                  // RGB, or grey where the document is
  std::vector<cv::Mat> masks;  // each mask as the camera sees it, 8 bits
};

// `document` is 8-bit RGB; every mask is an 8-bit coverage of the same size and goes through the same lens.
// The image shows all of the document and a little of what lies around it.
Photograph photograph(const cv::Mat& document, const std::vector<cv::Mat>& masks,
                      const Conditions& conditions, Surroundings surroundings, const Mishaps& mishaps,
                      Random& random);

}  // namespace siglib
