// How hard it is to see what was written: one number, from a good scan to a bad photograph.
#pragma once

namespace siglib {

// Between the pen and the file. Contrasts are shares of the paper's light that is lost.
struct Conditions {
  double signature_width = 600;  // pixels
  double ink_contrast = 0.8;     // of full ink
  double light_gradient = 0.1;   // share of the light lost from one side of the image to the other
  double defocus = 0.3;          // standard deviation in pixels of an image whose signature is 300 wide
  double noise = 2;              // of the sensor, standard deviation of 255
  double jpeg_quality = 90;
  double tilt = 2;     // degrees: at most, of each of the camera's three angles to the paper
  double crossed = 0;  // share of the ink that lies on printed lines, text or stamps
  double pattern = 0;  // contrast of the paper's security pattern relative to the ink's
};

inline constexpr double kLeastSeverity = 1, kMostSeverity = 5;

// What severity 1, 3 and 5 mean is fixed; in between it is interpolated. Throws Error(usage) outside 1 to 5.
Conditions conditions_at(double severity);

}  // namespace siglib
