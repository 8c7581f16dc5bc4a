#include "siglib/synth/plan_builder.h"

#include <algorithm>

namespace siglib {
namespace {

// Letters that hang from a line, in the manner of Bengali and Devanagari: the line is y = 1, each is in a box
// of 1 × 1 below it.
// clang-format off
const std::vector<LetterParts> kLetters = {
    /* a triangle on a stem */ {{{0.8, 0.8}, {0.1, 0.45}, {0.8, 0.15}}, {{0.8, 1}, {0.8, 0}}},
    /* … with a dot */ {{{0.8, 0.8}, {0.1, 0.45}, {0.8, 0.15}}, {{0.8, 1}, {0.8, 0}}, {{0.4, -0.15}, {0.46, -0.2}}},
    /* … and an arm */ {{{0.5, 0.85}, {0.02, 0.5}, {0.5, 0.2}}, {{0.5, 1}, {0.5, 0}}, {{0.5, 0.85}, {0.98, 0.6, -1.4}, {0.8, 0.3, -1.2}}},
    /* a bowl and a stem */ {{{0.1, 0.8}, {0.25, 0.35, 1.4}, {0.85, 0.5, 0.9}}, {{0.85, 1}, {0.85, 0}}},
    /* a cup */ {{{0.15, 1}, {0.2, 0.45, 0.3}, {0.85, 0.45, 1.4}}, {{0.85, 1}, {0.85, 0}}},
    /* a loop and a stem */ {{{0.2, 1}, {0.2, 0.3}, {0.05, 0.15, -2.0}, {0.3, 0.1, 2.6}, {0.85, 0.35, 0.3}}, {{0.85, 1}, {0.85, 0}}},
    /* a hook and a stem */ {{{0.1, 0.6}, {0.4, 0.85, -1.5}, {0.4, 0.3, -1.3}, {0.15, 0.2, -1.6}}, {{0.85, 1}, {0.85, 0}}},
    /* a coil */ {{{0.5, 1}, {0.15, 0.6, 0.8}, {0.5, 0.35, 1.7}, {0.75, 0.65, 1.6}, {0.55, 0.7, 1.6}, {0.7, 0, -1.4}}},
    /* a wave */ {{{0.3, 1}, {0.65, 0.75, -1.2}, {0.3, 0.55, -1.4}, {0.75, 0.35, -1.2}, {0.3, 0.05, -2.0}}},
    /* a knee */ {{{0.2, 1}, {0.2, 0.6}, {0.75, 0.55, -1.4}, {0.35, 0.15, -1.9}, {0.85, 0, 1.2}}},
    /* an open curve */ {{{0.35, 1}, {0.15, 0.4, 0.6}, {0.65, 0.1, 1.7}, {0.85, 0.6, 1.5}}},
    /* two knots */ {{{0.1, 0.8}, {0.35, 0.85, -1.6}, {0.3, 0.45, -1.2}, {0.55, 0.8, 2.4}, {0.6, 0.35, -1.4}}, {{0.88, 1}, {0.88, 0}}},
    /* a crossing */ {{{0.1, 0.9}, {0.55, 0.3}, {0.15, 0.15, -1.8}, {0.85, 0.7, -0.4}}, {{0.85, 1}, {0.85, 0}}},
};
// Signs of vowels, in the box of the letter before.
const std::vector<LetterParts> kSigns = {
    /* a stem after it */ {{{1.25, 1}, {1.25, 0}}},
    /* a stem after it, bowed back above */ {{{1.25, 0}, {1.25, 1}, {0.75, 1.55, 1.4}, {0.3, 1.05, 1.2}}},
    /* a hook above */ {{{0.7, 1}, {0.55, 1.45, 0.6}, {0.15, 1.35, 1.2}}},
    /* a hook below */ {{{0.7, -0.02}, {0.4, -0.3, -1.4}, {0.85, -0.35, 1.8}}},
    /* a curl before it */ {{{-0.05, 0.7}, {-0.2, 0.25, 1.4}, {0.02, 0.05, 1.4}}},
    /* a dot above */ {{{0.5, 1.35}, {0.56, 1.3}}},
};
// clang-format on

}  // namespace

// Words of letters under a line, which is drawn over each word or with each letter.
void write_head_line(PlanBuilder& builder) {
  Choices& choices = builder.choices();
  Random& random = builder.random();
  const Style& style = builder.style();
  const double height = random.uniform(1.3, 2.1), wide = 0.65 * height * style.letter_width;
  const double linked = random.uniform(0, 0.7);
  const bool line_first = random.chance(0.25), by_letter = random.chance(0.3), no_line = random.chance(0.15);
  const auto head = [&](double from, double to) {
    if (no_line) return;
    builder.lift_to(from, height + random.normal(0, 0.05));
    builder.strayed(to, height * random.uniform(0.97, 1.06), random.normal(0, 0.12), 1);
  };
  const std::int64_t words = choices.integer(1, 2);
  for (std::int64_t w = 0; w < words; ++w) {
    const std::int64_t letters = choices.integer(words == 1 ? 3 : 2, 5);
    const double begin = builder.cursor();
    if (line_first && !by_letter) head(begin - 0.1, begin + static_cast<double>(letters) * 1.15 * wide);
    for (std::int64_t i = 0; i < letters; ++i) {
      const double x = builder.cursor(), width = wide * random.uniform(0.85, 1.15);
      builder.parts(choices.of(kLetters), x, 0, width, height, linked);
      if (by_letter) head(x, x + 1.05 * width);
      double taken = 1.15;
      if (choices.chance(0.45)) {
        const LetterParts& sign = choices.of(kSigns);
        builder.parts(sign, x, 0, width, height, linked);
        taken = std::max(taken, 0.25 + std::ranges::max(sign.front(), {}, &GlyphStroke::x).x);
      }
      builder.advance(taken * width);
    }
    if (!line_first && !by_letter) head(begin - 0.1, builder.cursor());
    builder.space();
  }
  if (random.chance(0.25)) builder.underline();
}

}  // namespace siglib
