#include "siglib/synth/print_text.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace siglib {
namespace {

// Hershey's letters are 21 of their units high without the descender.
constexpr double kHersheyHeight = 21;

double put(const Sheet& sheet, cv::Mat& plate, Place at, double height, const std::string& words, int font,
           double boldness) {
  const double scale = height * sheet.scale() / kHersheyHeight;
  const int thickness = std::max(1, sheet.pixels(height * boldness));
  int below = 0;
  const cv::Size size = cv::getTextSize(words, font, scale, thickness, &below);
  cv::putText(plate, words, {sheet.pixels(at.x), sheet.pixels(at.y)}, font, scale, cv::Scalar(255), thickness,
              cv::LINE_AA);
  return size.width / sheet.scale();
}

std::string random_word(Random& random, Script script) {
  constexpr std::string_view kLetters = "eeeaaiiootnsrhldcumfpgwybvkxzqj";
  std::string word;
  const std::int64_t length = script == Script::digits ? random.integer(3, 9) : random.integer(2, 10);
  for (std::int64_t i = 0; i < length; ++i)
    word += script == Script::digits ? static_cast<char>('0' + random.integer(0, 9))
                                     : kLetters[static_cast<std::size_t>(random.integer(
                                           0, static_cast<std::int64_t>(kLetters.size()) - 1))];
  if (script == Script::latin && random.chance(0.2)) word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

// A head-line over stems, loops and hooks, as Bengali and Devanagari have it.
double head_line_word(const Sheet& sheet, cv::Mat& plate, Place at, double height, double weight,
                      Random& random) {
  const auto letters = random.integer(2, 6);
  const double pitch = 0.62 * height;
  const double width = pitch * static_cast<double>(letters);
  const double top = at.y - height;
  sheet.rule(plate, {at.x, top}, {at.x + width, top}, weight * 1.3);
  for (std::int64_t i = 0; i < letters; ++i) {
    const double left = at.x + pitch * static_cast<double>(i), right = left + 0.85 * pitch;
    const double middle = top + height * random.uniform(0.4, 0.65);
    if (random.chance(0.75)) sheet.rule(plate, {right, top}, {right, at.y}, weight);
    const cv::Point centre(sheet.pixels(left + 0.4 * pitch), sheet.pixels(middle));
    const cv::Size axes(std::max(1, sheet.pixels(pitch * random.uniform(0.18, 0.35))),
                        std::max(1, sheet.pixels(height * random.uniform(0.12, 0.28))));
    const double from = random.uniform(0, 360);
    cv::ellipse(plate, centre, axes, random.uniform(-30, 30), from, from + random.uniform(180, 330),
                cv::Scalar(255), std::max(1, sheet.pixels(weight)), cv::LINE_AA);
    sheet.rule(plate, {left + 0.15 * pitch, middle}, {right, middle + height * random.uniform(-0.3, 0.3)},
               weight);
    if (random.chance(0.25)) sheet.rule(plate, {left, top - 0.25 * height}, {right, top}, weight);
  }
  return width;
}

// Bars, uprights and falling strokes in a square.
double ideograph(const Sheet& sheet, cv::Mat& plate, Place at, double height, double weight, Random& random) {
  const double left = at.x, top = at.y - height, side = height;
  const auto strokes = random.integer(3, 8);
  for (std::int64_t i = 0; i < strokes; ++i) {
    const double a = random.uniform(0.05, 0.5), b = random.uniform(0.5, 0.95), c = random.uniform(0.05, 0.95);
    const double kind = random.uniform();
    if (kind < 0.45)
      sheet.rule(plate, {left + a * side, top + c * side}, {left + b * side, top + c * side}, weight);
    else if (kind < 0.8)
      sheet.rule(plate, {left + c * side, top + a * side}, {left + c * side, top + b * side}, weight);
    else
      sheet.rule(plate, {left + c * side, top + a * side},
                 {left + (random.chance(0.5) ? a : b) * side, top + b * side}, weight);
  }
  return side;
}

}  // namespace

double print_words(const Sheet& sheet, cv::Mat& plate, Place at, double height, std::string_view words,
                   double boldness) {
  return put(sheet, plate, at, height, std::string(words), cv::FONT_HERSHEY_DUPLEX, boldness);
}

double print_line(const Sheet& sheet, cv::Mat& plate, Place at, double height, double length, Script script,
                  double boldness, Random& random) {
  const int font = random.chance(0.5) ? cv::FONT_HERSHEY_COMPLEX : cv::FONT_HERSHEY_DUPLEX;
  double x = at.x;
  const double end = at.x + length;
  while (true) {
    if (x + 0.5 * height > end) break;
    const Place here{x, at.y};
    switch (script) {
      case Script::head_line:
        x += head_line_word(sheet, plate, here, height, height * boldness, random) + 0.5 * height;
        break;
      case Script::ideographs:
        x += ideograph(sheet, plate, here, height, height * boldness, random) + 0.15 * height;
        break;
      case Script::latin:
      case Script::digits: {
        const std::string word = random_word(random, script);
        if (x > at.x && x + 0.85 * height * static_cast<double>(word.size()) > end) return x - at.x;
        x += put(sheet, plate, here, height, word, font, boldness) + 0.6 * height;
        break;
      }
    }
  }
  return x - at.x;
}

}  // namespace siglib
