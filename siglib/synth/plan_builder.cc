#include "siglib/synth/plan_builder.h"

#include <algorithm>
#include <span>

namespace siglib {

Style draw_style(Random& random) {
  Style style{};
  style.letter_width = random.uniform(0.65, 1.55);
  style.ascender = random.uniform(0.7, 1.7);
  style.descender = random.uniform(0.6, 1.9);
  style.capital_height = random.uniform(0.85, 2.0);
  style.capital_width = style.capital_height * random.uniform(0.7, 1.4);
  style.decay = random.chance(0.6) ? random.uniform(0.0, 0.12) : 0.0;
  style.distortion = random.uniform(0.05, 0.17);
  style.plainness = random.uniform(0.3, 0.8);
  style.gap = random.uniform(0.2, 1.4);
  style.curvature = random.uniform(0.75, 1.25);
  return style;
}

void PlanBuilder::lift_to(double x, double y) {
  targets_.push_back({{x, y}, 0, false, ++component_});
  pen_ = {x, y};
}

void PlanBuilder::stroke_to(double x, double y, double bend) {
  targets_.push_back({{x, y}, bend, true, component_});
  pen_ = {x, y};
  left_ = std::min(left_, x);
  right_ = std::max(right_, x);
}

void PlanBuilder::strayed(double x, double y, double bend, double scale) {
  const double amount = style_.distortion * scale;
  x += random_.normal(0, amount);
  y += random_.normal(0, amount);
  stroke_to(x, y, bend * style_.curvature + random_.normal(0, 1.5 * style_.distortion));
}

void PlanBuilder::parts(const LetterParts& parts, double x, double y, double width, double height,
                        double linked) {
  bool first = true;
  for (const std::vector<GlyphStroke>& part : parts) {
    const double from_x = x + part.front().x * width, from_y = y + part.front().y * height;
    if (!first && random_.chance(linked))
      strayed(from_x, from_y, random_.normal(0, 0.4), 0.5 * height);
    else
      lift_to(from_x, from_y);
    first = false;
    for (const GlyphStroke& s : std::span(part).subspan(1))
      strayed(x + s.x * width, y + s.y * height, s.bend, 0.5 * height);
  }
}

void PlanBuilder::tail() {
  const double length = random_.uniform(1.0, 4.0);
  const double rise = random_.uniform(-0.9, 1.1);
  stroke_to(cursor_ + length, rise, random_.uniform(-1.0, 1.2));
  cursor_ += length;
}

void PlanBuilder::underline() {
  const double width = right_ - left_;
  const double depth = -random_.uniform(0.5, 1.6);
  const double left = left_ + width * random_.uniform(-0.05, 0.35);
  const double right = left_ + width * random_.uniform(0.7, 1.15);
  if (random_.chance(0.55)) {  // paraph: the last letter swings back under the name
    stroke_to(pen_.x + random_.uniform(0.5, 1.5), 0.4 * depth, -1.6);
    stroke_to(left, depth, -random_.uniform(0.6, 1.6));
  } else {
    lift_to(left, depth);
  }
  const double bend = random_.uniform(-0.5, 0.8);
  stroke_to(right, depth + random_.uniform(-0.3, 0.5), bend);
  const std::int64_t returns = random_.integer(0, 2);
  for (std::int64_t i = 0; i < returns; ++i) {
    const bool leftwards = i % 2 == 0;
    const double x = left_ + width * (leftwards ? random_.uniform(0.2, 0.5) : random_.uniform(0.6, 1.0));
    const double drop = random_.uniform(0.15, 0.5);
    stroke_to(x, pen_.y - drop, (leftwards ? -1 : 1) * random_.uniform(0.4, 1.6));
  }
}

}  // namespace siglib
