#include "siglib/synth/plan_builder.h"

namespace siglib {
namespace {

// Joined letters of copybooks, and names that have lost them.
class Latin {
 public:
  explicit Latin(PlanBuilder& builder)
      : builder_(builder), random_(builder.random()), choices_(builder.choices()), style_(builder.style()) {}

  void capital() {
    const Glyph& glyph = choices_.of(capital_letters());
    const double origin = builder_.cursor();
    builder_.lift_to(origin + glyph.start.x * style_.capital_width, glyph.start.y * style_.capital_height);
    for (const GlyphStroke& s : glyph.strokes) {
      const double y = s.y < 0 ? s.y * style_.descender : s.y * style_.capital_height;
      builder_.strayed(origin + s.x * style_.capital_width, y, s.bend, style_.capital_height);
    }
    builder_.advance(glyph.width * style_.capital_width);
  }

  // `joined`: goes on from where the pen is.
  void word(std::int64_t letters, bool joined) {
    struct Mark {
      double origin, amplitude;
      const Glyph* glyph;
    };
    std::vector<Mark> marks;
    double amplitude = 1;
    if (!joined) builder_.lift_to(builder_.cursor(), 0);
    for (std::int64_t i = 0; i < letters; ++i) {
      const Glyph& glyph = letter();
      const double origin = builder_.cursor();
      for (const GlyphStroke& s : glyph.strokes)
        builder_.strayed(origin + s.x * style_.letter_width, height(s.y) * amplitude, s.bend, 1);
      if (!glyph.mark.empty()) marks.push_back({origin, amplitude, &glyph});
      builder_.advance(glyph.width * style_.letter_width * random_.uniform(0.85, 1.2));
      amplitude *= 1 - style_.decay;
    }
    if (random_.chance(0.35)) builder_.tail();
    for (const Mark& mark : marks) {
      if (random_.chance(0.3)) continue;
      const std::vector<GlyphStroke>& parts = mark.glyph->mark;
      builder_.lift_to(mark.origin + parts[0].x * style_.letter_width, height(parts[0].y) * mark.amplitude);
      for (std::size_t k = 1; k < parts.size(); ++k)
        builder_.strayed(mark.origin + parts[k].x * style_.letter_width, height(parts[k].y) * mark.amplitude,
                         parts[k].bend, 1);
    }
  }

  // A row of loops or a zigzag.
  void scribble(std::int64_t turns) {
    builder_.lift_to(builder_.cursor(), 0);
    const bool loops = random_.chance(0.6);
    const double pitch = style_.letter_width * random_.uniform(0.5, 0.9);
    double reach = random_.uniform(1.0, 2.4);
    for (std::int64_t i = 0; i < turns; ++i) {
      const double origin = builder_.cursor();
      if (loops) {
        builder_.strayed(origin + 0.8 * pitch, 0.7 * reach, 0.5, 1);
        builder_.strayed(origin + 0.1 * pitch, 0.8 * reach, 2.4, 1);
        builder_.strayed(origin + pitch, 0, 1.6, 1);
      } else {
        builder_.strayed(origin + 0.6 * pitch, reach, 0.3, 1);
        builder_.strayed(origin + pitch, 0.05, -0.3, 1);
      }
      builder_.advance(pitch);
      reach *= random_.uniform(0.65, 1.1);
    }
    if (random_.chance(0.6)) builder_.tail();
  }

 private:
  const Glyph& letter() {
    const auto all = small_letters();
    const std::size_t plain = plain_letter_count();
    return choices_.chance(style_.plainness) ? choices_.of(all.first(plain))
                                             : choices_.of(all.subspan(plain));
  }

  double height(double y) const {
    if (y > 1) return 1 + (y - 1) * style_.ascender;
    return y < 0 ? y * style_.descender : y;
  }

  PlanBuilder& builder_;
  Random& random_;
  Choices& choices_;
  const Style& style_;
};

}  // namespace

void write_latin(PlanBuilder& builder) {
  Latin latin(builder);
  Choices& choices = builder.choices();
  const auto name = [&](std::int64_t least, std::int64_t most, double joining) {
    latin.capital();
    const bool joined = choices.chance(joining);
    latin.word(choices.integer(least, most), joined);
  };
  switch (choices.among({0.35, 0.6, 0.8})) {
    case 0:  // first and last name
      name(2, 5, 0.7);
      builder.space();
      name(3, 6, 0.7);
      break;
    case 1: {  // initials and name
      const std::int64_t initials = choices.integer(1, 2);
      for (std::int64_t i = 0; i < initials; ++i) {
        latin.capital();
        if (choices.chance(0.5)) builder.space();
      }
      name(3, 7, 0.7);
      break;
    }
    case 2:  // one name, and what is left of another
      name(4, 7, 0.8);
      if (choices.chance(0.6)) {
        builder.space();
        latin.scribble(choices.integer(2, 4));
      }
      break;
    default:  // hardly a name any more
      latin.capital();
      latin.scribble(choices.integer(3, 6));
      if (choices.chance(0.5)) {
        builder.space();
        latin.word(choices.integer(1, 3), false);
      }
  }
  if (builder.random().chance(0.4)) builder.underline();
}

}  // namespace siglib
