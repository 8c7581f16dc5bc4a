// Laying one small picture of a signature onto another.
#pragma once

#include "siglib/image/similarity.h"

#include <opencv2/core.hpp>

#include <array>
#include <optional>

namespace siglib {

// What must be done to a picture so that it lies on another: turn and scale about the middle, then shift.
struct Registration {
  double angle = 0;      // radians
  double log_scale = 0;  // natural logarithm
  double shift_x = 0;    // pixels of the fingerprint
  double shift_y = 0;
  double correlation = 0;  // normalised, of all pixels, at the last level reached
};

// The similarity transform that maximises the normalised correlation, by Gauss–Newton steps (the inverse
// compositional form of ECC: Evangelidis and Psarakis, IEEE TPAMI 30(10), 2008) from coarse to fine,
// beginning with none. Finds what lies within some degrees, a tenth of the size and some pixels of that.
class RegistrationTarget {
 public:
  explicit RegistrationTarget(const Fingerprint& onto);

  // Gives up at the level where `least` is not reached: coarser pictures agree better. Registration{} where
  // one of the two is blank.
  Registration align(const Fingerprint& picture, double least = -1);

 private:
  static constexpr int kLevels = 3;  // each of half the side of the one before

  // A picture of mean 0 and norm 1, and how it changes under each generator (scale, turn, shifts): orthogonal
  // to the picture and to what is the same everywhere.
  struct Level {
    cv::Mat picture;
    std::array<cv::Mat, 4> slopes;
    cv::Matx44d solve;  // inverse of the slopes' products
  };

  const Level& level(int number);

  Fingerprint onto_;
  std::array<std::optional<Level>, kLevels>
      levels_;  // made when first needed: most pictures get no further than one
};

}  // namespace siglib
