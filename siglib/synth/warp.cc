#include "siglib/synth/warp.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace siglib {
namespace {

constexpr double kShortest = 4, kLongest = 16;  // wavelengths, letter heights
// Deviations per unit of amount.
constexpr double kSpacing = 0.02;  // of the wavelength
constexpr double kLine = 0.1;      // letter heights
constexpr double kHeight = 0.1, kSlant = 0.07;
constexpr double kMostSpacing = 0.06;  // of the wavelength: letters may crowd, their order stays
constexpr double kMostHeight = 0.3;    // of each wave

}  // namespace

double Warp::Wave::at(double x) const {
  return amplitude * std::sin(rate * x + phase);
}

double Warp::sum(const Waves& waves, double x) {
  double total = 0;
  for (const Wave& wave : waves) total += wave.at(x);
  return total;
}

Warp::Warp(double amount, double letter_height, Random& random) {
  const auto draw = [&](double deviation, double most, bool per_wavelength) {
    const double wavelength = random.uniform(kShortest, kLongest) * letter_height;
    const double size = std::clamp(random.normal(0, deviation * amount), -most, most);
    return Wave{per_wavelength ? size * wavelength : size, 2 * std::numbers::pi / wavelength,
                random.uniform(0, 2 * std::numbers::pi)};
  };
  for (Wave& wave : spacing_) wave = draw(kSpacing, kMostSpacing, true);
  for (Wave& wave : line_) wave = draw(kLine * letter_height, letter_height, false);
  for (Wave& wave : height_) wave = draw(kHeight, kMostHeight, false);
  for (Wave& wave : slant_) wave = draw(kSlant, kMostHeight, false);
}

PlanePoint Warp::operator()(const PlanePoint& point, double share) const {
  const double y = point.y * std::exp(share * sum(height_, point.x));  // never squeezed to nothing
  return {point.x + share * (sum(spacing_, point.x) + sum(slant_, point.x) * y),
          y + share * sum(line_, point.x)};
}

}  // namespace siglib
