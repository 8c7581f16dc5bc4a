#include "siglib/synth/plan.h"

#include "siglib/synth/glyphs.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace siglib {
namespace {

// Proportions and taste that shape the plan once and are not needed afterwards.
struct Style {
  double letter_width, ascender, descender, capital_height, capital_width;
  double decay;       // small letters shrink by this share from one to the next
  double distortion;  // how far the own letters stray from the copybook, letter heights
  double plainness;   // share of letters without ascender or descender
  double gap;         // between components, letter heights
  double curvature;
};

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

// Lays glyphs side by side, in letter heights.
class PlanBuilder {
 public:
  PlanBuilder(Random& random, const Style& style) : random_(random), style_(style) {}

  void lift_to(double x, double y) {
    targets_.push_back({{x, y}, 0, false, ++component_});
    pen_ = {x, y};
  }

  void stroke_to(double x, double y, double bend) {
    targets_.push_back({{x, y}, bend, true, component_});
    pen_ = {x, y};
    left_ = std::min(left_, x);
    right_ = std::max(right_, x);
  }

  void capital() {
    const auto glyphs = capital_letters();
    const Glyph& glyph = glyphs[pick(glyphs.size())];
    lift_to(cursor_ + glyph.start.x * style_.capital_width, glyph.start.y * style_.capital_height);
    for (const GlyphStroke& s : glyph.strokes) {
      const double y = s.y < 0 ? s.y * style_.descender : s.y * style_.capital_height;
      strayed(cursor_ + s.x * style_.capital_width, y, s.bend, style_.capital_height);
    }
    cursor_ += glyph.width * style_.capital_width;
  }

  // `joined`: goes on from where the pen is.
  void word(int letters, bool joined) {
    struct Mark {
      double origin, amplitude;
      const Glyph* glyph;
    };
    std::vector<Mark> marks;
    double amplitude = 1;
    if (!joined) lift_to(cursor_, 0);
    for (int i = 0; i < letters; ++i) {
      const auto all = small_letters();
      const std::size_t plain = plain_letter_count();
      const Glyph& glyph =
          random_.chance(style_.plainness) ? all[pick(plain)] : all[plain + pick(all.size() - plain)];
      for (const GlyphStroke& s : glyph.strokes)
        strayed(cursor_ + s.x * style_.letter_width, height(s.y) * amplitude, s.bend, 1);
      if (!glyph.mark.empty()) marks.push_back({cursor_, amplitude, &glyph});
      cursor_ += glyph.width * style_.letter_width * random_.uniform(0.85, 1.2);
      amplitude *= 1 - style_.decay;
    }
    if (random_.chance(0.35)) tail();
    for (const Mark& mark : marks) {
      if (random_.chance(0.3)) continue;
      const std::vector<GlyphStroke>& parts = mark.glyph->mark;
      lift_to(mark.origin + parts[0].x * style_.letter_width, height(parts[0].y) * mark.amplitude);
      for (std::size_t k = 1; k < parts.size(); ++k)
        strayed(mark.origin + parts[k].x * style_.letter_width, height(parts[k].y) * mark.amplitude,
                parts[k].bend, 1);
    }
  }

  // A row of loops or a zigzag: names that have lost their letters.
  void scribble(int turns) {
    lift_to(cursor_, 0);
    const bool loops = random_.chance(0.6);
    const double pitch = style_.letter_width * random_.uniform(0.5, 0.9);
    double reach = random_.uniform(1.0, 2.4);
    for (int i = 0; i < turns; ++i) {
      if (loops) {
        strayed(cursor_ + 0.8 * pitch, 0.7 * reach, 0.5, 1);
        strayed(cursor_ + 0.1 * pitch, 0.8 * reach, 2.4, 1);
        strayed(cursor_ + pitch, 0, 1.6, 1);
      } else {
        strayed(cursor_ + 0.6 * pitch, reach, 0.3, 1);
        strayed(cursor_ + pitch, 0.05, -0.3, 1);
      }
      cursor_ += pitch;
      reach *= random_.uniform(0.65, 1.1);
    }
    if (random_.chance(0.6)) tail();
  }

  void space() { cursor_ += style_.gap * random_.uniform(0.6, 1.4); }

  void underline() {
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
    stroke_to(right, depth + random_.uniform(-0.3, 0.5), random_.uniform(-0.5, 0.8));
    const std::int64_t returns = random_.integer(0, 2);
    for (std::int64_t i = 0; i < returns; ++i) {
      const bool leftwards = i % 2 == 0;
      const double x = left_ + width * (leftwards ? random_.uniform(0.2, 0.5) : random_.uniform(0.6, 1.0));
      const double drop = random_.uniform(0.15, 0.5);
      stroke_to(x, pen_.y - drop, (leftwards ? -1 : 1) * random_.uniform(0.4, 1.6));
    }
  }

  std::vector<PlanTarget> take() { return std::move(targets_); }

 private:
  std::size_t pick(std::size_t count) {
    return static_cast<std::size_t>(random_.integer(0, static_cast<std::int64_t>(count) - 1));
  }

  double height(double y) const {
    if (y > 1) return 1 + (y - 1) * style_.ascender;
    return y < 0 ? y * style_.descender : y;
  }

  // The writer's own form of a letter: the copybook's, strayed from once and for all.
  void strayed(double x, double y, double bend, double scale) {
    const double amount = style_.distortion * scale;
    x += random_.normal(0, amount);
    y += random_.normal(0, amount);
    stroke_to(x, y, bend * style_.curvature + random_.normal(0, 1.5 * style_.distortion));
  }

  void tail() {
    const double length = random_.uniform(1.0, 4.0);
    const double rise = random_.uniform(-0.9, 1.1);
    stroke_to(cursor_ + length, rise, random_.uniform(-1.0, 1.2));
    cursor_ += length;
  }

  Random& random_;
  const Style& style_;
  std::vector<PlanTarget> targets_;
  PlanePoint pen_;
  double cursor_ = 0;
  double left_ = 0;
  double right_ = 0;
  int component_ = -1;
};

void lay_out(PlanBuilder& builder, Random& random) {
  const double kind = random.uniform();
  const auto letters = [&](int low, int high) { return static_cast<int>(random.integer(low, high)); };
  if (kind < 0.35) {  // first and last name
    builder.capital();
    builder.word(letters(2, 5), random.chance(0.7));
    builder.space();
    builder.capital();
    builder.word(letters(3, 6), random.chance(0.7));
  } else if (kind < 0.6) {  // initials and name
    const int initials = letters(1, 2);
    for (int i = 0; i < initials; ++i) {
      builder.capital();
      if (random.chance(0.5)) builder.space();
    }
    builder.capital();
    builder.word(letters(3, 7), random.chance(0.7));
  } else if (kind < 0.8) {  // one name, and what is left of another
    builder.capital();
    builder.word(letters(4, 7), random.chance(0.8));
    if (random.chance(0.6)) {
      builder.space();
      builder.scribble(letters(2, 4));
    }
  } else {  // hardly a name any more
    builder.capital();
    builder.scribble(letters(3, 6));
    if (random.chance(0.5)) {
      builder.space();
      builder.word(letters(1, 3), false);
    }
  }
  if (random.chance(0.4)) builder.underline();
}

}  // namespace

MotorHabit draw_habit(Random& random) {
  MotorHabit habit;
  habit.slant = std::clamp(random.normal(0.22, 0.26), -0.4, 0.8);
  habit.baseline = std::clamp(random.normal(0.04, 0.08), -0.15, 0.3);
  habit.rhythm = random.uniform(0.17, 0.30);
  habit.asymmetry = random.uniform(0.04, 0.16);
  habit.overlap = random.uniform(0.38, 0.66);
  habit.irregularity = std::exp(std::clamp(random.normal(0, 0.3), -0.6, 0.6));
  // Old or cold hands tremble too: a shaky line alone is no sign of forgery.
  habit.tremor = random.chance(0.2) ? random.uniform(0.03, 0.10) : random.uniform(0.0, 0.03);
  habit.pressure.level = random.uniform(0.45, 0.75);
  habit.pressure.downstroke = random.uniform(0.0, 0.22);
  habit.pressure.speed = random.uniform(0.02, 0.12);
  habit.pressure.attack = random.uniform(0.005, 0.03);
  habit.pressure.release = random.uniform(0.005, 0.05);
  return habit;
}

SignaturePlan draw_plan(Random& random) {
  SignaturePlan plan;
  plan.habit = draw_habit(random);
  plan.letter_height = std::clamp(std::exp(random.normal(std::log(3.0), 0.25)), 1.8, 5.0);
  const Style style = draw_style(random);
  PlanBuilder builder(random, style);
  lay_out(builder, random);
  plan.targets = builder.take();
  for (PlanTarget& target : plan.targets) {
    target.point.x *= plan.letter_height;
    target.point.y *= plan.letter_height;
  }
  return plan;
}

double stroke_duration(double rhythm, double length, double letter_height) {
  return rhythm * std::pow(std::clamp(length / letter_height, 0.1, 20.0), 0.25);
}

}  // namespace siglib
