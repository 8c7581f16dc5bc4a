#include "siglib/synth/security.h"

#include "siglib/synth/print_text.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace siglib {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;
constexpr int kShift = 4;

Colour tint_of(Random& random) {
  constexpr std::array kTints{Colour::blue, Colour::green, Colour::violet, Colour::brown, Colour::red};
  return kTints[static_cast<std::size_t>(random.integer(0, kTints.size() - 1))];
}

void curve(cv::Mat& plate, const std::vector<cv::Point>& points, int thickness) {
  cv::polylines(plate, points, false, cv::Scalar(255), thickness, cv::LINE_AA, kShift);
}

cv::Point fine(double x, double y) {
  return {static_cast<int>(std::lround(x * (1 << kShift))), static_cast<int>(std::lround(y * (1 << kShift)))};
}

// Sheaves of waves of slowly changing phase.
void waves(const Sheet& sheet, cv::Mat& plate, Random& random) {
  const double period = random.uniform(8, 40), swing = random.uniform(1, 5), pitch = random.uniform(1.2, 3);
  const double drift = random.uniform(-0.4, 0.4), second = random.uniform(0, 0.5);
  const bool upright = random.chance(0.3);
  const double length = upright ? sheet.height() : sheet.width(),
               depth = upright ? sheet.width() : sheet.height();
  const int thickness = std::max(1, sheet.pixels(0.18));
  int row = 0;
  std::vector<cv::Point> points;
  for (double at = -swing; at < depth + swing; at += pitch, ++row) {
    points.clear();
    for (double along = 0; along <= length + 1; along += 1) {
      const double phase = kTurn * along / period + drift * row;
      const double across = at + swing * (std::sin(phase) + second * std::sin(2.7 * phase + row));
      points.push_back(upright ? fine(across * sheet.scale(), along * sheet.scale())
                               : fine(along * sheet.scale(), across * sheet.scale()));
    }
    curve(plate, points, thickness);
  }
}

// A hypotrochoid, as an engraver's lathe draws it.
void rosette(const Sheet& sheet, cv::Mat& plate, Random& random) {
  const double radius = random.uniform(0.2, 0.5) * sheet.height();
  const double x0 = random.uniform(0.1, 0.9) * sheet.width(), y0 = random.uniform(0.2, 0.8) * sheet.height();
  const auto petals = static_cast<double>(random.integer(7, 19));
  const double depth = random.uniform(0.2, 0.5);
  const int thickness = std::max(1, sheet.pixels(0.15));
  std::vector<cv::Point> points;
  for (int turn = 0; turn < 8; ++turn) {
    points.clear();
    const double size = radius * (1 - turn * 0.1);
    for (int i = 0; i <= 360; ++i) {
      const double angle = kTurn * i / 360;
      const double r = size * (1 + depth * std::sin(petals * angle + turn * 0.8)) / (1 + depth);
      points.push_back(
          fine((x0 + r * std::cos(angle)) * sheet.scale(), (y0 + r * std::sin(angle)) * sheet.scale()));
    }
    curve(plate, points, thickness);
  }
}

}  // namespace

void print_security(Sheet& sheet, double contrast, Random& random) {
  if (contrast <= 0) return;
  const Colour colour = tint_of(random);
  sheet.ground(absorption(colour, contrast / 3), [&](cv::Mat& plate) { plate.setTo(255); });
  sheet.ground(absorption(colour, contrast), [&](cv::Mat& plate) { waves(sheet, plate, random); });
  if (random.chance(0.6))
    sheet.ground(absorption(tint_of(random), contrast),
                 [&](cv::Mat& plate) { rosette(sheet, plate, random); });
}

void print_stamp(const Sheet& sheet, cv::Mat& plate, Place at, double diameter, Random& random) {
  const int side = std::max(8, sheet.pixels(diameter * 1.1));
  cv::Mat stamp = cv::Mat::zeros(side, side, CV_8U);
  const cv::Point middle(side / 2, side / 2);
  const double radius = sheet.pixels(diameter) / 2.0;
  const int thickness = std::max(1, sheet.pixels(random.uniform(0.4, 0.9)));
  const bool round = random.chance(0.6);
  if (round) {
    cv::circle(stamp, middle, static_cast<int>(radius - thickness), cv::Scalar(255), thickness, cv::LINE_AA);
    cv::circle(stamp, middle, static_cast<int>(0.68 * radius), cv::Scalar(255), std::max(1, thickness / 2),
               cv::LINE_AA);
  } else {
    const int height = static_cast<int>(0.5 * radius);
    cv::rectangle(stamp, middle - cv::Point(static_cast<int>(radius - thickness), height),
                  middle + cv::Point(static_cast<int>(radius - thickness), height), cv::Scalar(255),
                  thickness, cv::LINE_AA);
  }
  const double text = 0.13 * diameter;
  const std::array<const char*, 4> words{"RECEIVED", "PAID", "BRANCH 07", "APPROVED"};
  const std::string word = words[static_cast<std::size_t>(random.integer(0, words.size() - 1))];
  const double scale = text * sheet.scale() / 21;
  int below = 0;
  for (int line = -1; line <= 1; line += 2) {
    const std::string what = line < 0 ? word
                                      : std::to_string(random.integer(10, 31)) + ".0" +
                                            std::to_string(random.integer(1, 9)) + ".25";
    const cv::Size size = cv::getTextSize(what, cv::FONT_HERSHEY_DUPLEX, scale, 1, &below);
    cv::putText(
        stamp, what,
        middle + cv::Point(-size.width / 2, line < 0 ? -size.height / 3 : size.height + size.height / 2),
        cv::FONT_HERSHEY_DUPLEX, scale, cv::Scalar(255), std::max(1, sheet.pixels(text * 0.14)), cv::LINE_AA);
  }
  // Worn and unevenly inked.
  cv::Mat wear(6, 6, CV_8U);
  for (auto& value : cv::Mat_<std::uint8_t>(wear))
    value = static_cast<std::uint8_t>(random.integer(110, 255));
  cv::resize(wear, wear, stamp.size(), 0, 0, cv::INTER_CUBIC);
  cv::multiply(stamp, wear, stamp, 1.0 / 255);
  const cv::Mat turn = cv::getRotationMatrix2D(middle, random.uniform(-25, 25), 1);
  cv::warpAffine(stamp, stamp, turn, stamp.size());
  const cv::Rect whole(sheet.pixels(at.x) - side / 2, sheet.pixels(at.y) - side / 2, side, side);
  const cv::Rect inside = whole & cv::Rect({}, plate.size());
  if (inside.empty()) return;
  cv::Mat target = plate(inside);
  cv::max(target, stamp(inside - whole.tl()), target);
}

}  // namespace siglib
