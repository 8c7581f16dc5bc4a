#include "siglib/synth/crossings.h"

#include "siglib/synth/layers.h"
#include "siglib/synth/print_text.h"
#include "siglib/synth/security.h"

#include <algorithm>
#include <array>

namespace siglib {
namespace {

class Crossings {
 public:
  // `contrast` of the ink: what is printed across it is from weaker to half as strong again.
  Crossings(Sheet& sheet, const cv::Mat& ink, cv::Point at, double contrast)
      : sheet_(sheet), box_(at, ink.size()), inked_(ink >= kInkedCoverage), contrast_(contrast) {}

  void add(double share, Random& random) {
    constexpr int kTries = 24;
    constexpr double kExcess = 1.25;
    for (int i = 0; i < kTries && covered(sheet_.printed()) < share; ++i) {
      cv::Mat plate = cv::Mat::zeros(sheet_.image().size(), CV_8U);
      const Absorption ink = draw(plate, random);
      const cv::Mat both = cv::max(plate, sheet_.printed());
      if (covered(both) <= kExcess * share) sheet_.print(ink, [&](cv::Mat& empty) { plate.copyTo(empty); });
    }
  }

 private:
  double covered(const cv::Mat& print) const {
    const cv::Rect inside = box_ & cv::Rect({}, print.size());
    const cv::Mat ink = inked_(inside - box_.tl());
    const int all = cv::countNonZero(ink);
    return all == 0 ? 1.0
                    : static_cast<double>(cv::countNonZero(ink & (print(inside) >= kInkedCoverage))) / all;
  }

  Absorption draw(cv::Mat& plate, Random& random) {
    const double left = box_.x / sheet_.scale(), top = box_.y / sheet_.scale();
    const double width = box_.width / sheet_.scale(), height = box_.height / sheet_.scale();
    const double kind = random.uniform();
    if (kind < 0.45) {
      const double y = top + height * random.uniform(0.15, 0.95);
      sheet_.rule(plate, {left - random.uniform(2, 20), y}, {left + width + random.uniform(2, 20), y},
                  random.uniform(0.2, 0.5));
      return printed(random);
    }
    if (kind < 0.75) {
      const double letter = random.uniform(1.6, 3);
      const Script script = random.chance(0.6)   ? Script::latin
                            : random.chance(0.5) ? Script::digits
                                                 : Script::head_line;
      print_line(
          sheet_, plate,
          {left + width * random.uniform(-0.2, 0.6), top + letter + (height - letter) * random.uniform()},
          letter, width * random.uniform(0.3, 0.8), script, 0.12, random);
      return printed(random);
    }
    print_stamp(sheet_, plate, {left + width * random.uniform(0, 1), top + height * random.uniform(0, 1)},
                random.uniform(16, 28), random);
    constexpr std::array kStamps{Colour::blue, Colour::red, Colour::violet, Colour::green, Colour::black};
    return absorption(kStamps[static_cast<std::size_t>(random.integer(0, kStamps.size() - 1))],
                      contrast_ * random.uniform(0.5, 1));
  }

  Absorption printed(Random& random) const {
    constexpr std::array kInks{Colour::black, Colour::black, Colour::blue, Colour::green, Colour::red};
    return absorption(kInks[static_cast<std::size_t>(random.integer(0, kInks.size() - 1))],
                      std::min(0.85, contrast_ * random.uniform(0.7, 1.5)));
  }

  Sheet& sheet_;
  cv::Rect box_;
  cv::Mat inked_;
  double contrast_;
};

}  // namespace

void print_across(Sheet& sheet, const cv::Mat& signature, cv::Point at, const Conditions& conditions,
                  Random& random) {
  Crossings(sheet, signature, at, conditions.ink_contrast).add(conditions.crossed, random);
}

}  // namespace siglib
