#include "siglib/synth/plan_builder.h"

namespace siglib {
namespace {

// Capitals of straight strokes and bows.
// clang-format off
const std::vector<LetterParts> kCapitals = {
    /* A */ {{{0, 0}, {0.5, 1}, {1, 0}}, {{0.2, 0.38}, {0.82, 0.38}}},
    /* B */ {{{0.05, 1}, {0.05, 0}}, {{0.05, 1}, {0.1, 0.53, -2.8}, {0.05, 0, -2.8}}},
    /* C */ {{{0.95, 0.85}, {0.02, 0.5, 1.9}, {0.98, 0.14, 1.9}}},
    /* D */ {{{0.05, 1}, {0.05, 0}}, {{0.05, 1}, {0.05, 0, -2.8}}},
    /* E */ {{{0.95, 1}, {0, 1}, {0, 0}, {1, 0}}, {{0, 0.52}, {0.75, 0.52}}},
    /* F */ {{{0.95, 1}, {0, 1}, {0, 0}}, {{0, 0.52}, {0.7, 0.52}}},
    /* G */ {{{0.95, 0.85}, {0.02, 0.5, 1.9}, {0.98, 0.12, 1.9}, {0.98, 0.45}, {0.6, 0.45}}},
    /* H */ {{{0.05, 1}, {0.05, 0}}, {{0.95, 1}, {0.95, 0}}, {{0.05, 0.5}, {0.95, 0.5}}},
    /* I */ {{{0.5, 1}, {0.5, 0}}},
    /* J */ {{{0.75, 1}, {0.75, 0.25}, {0.05, 0.2, -2.4}}},
    /* K */ {{{0.05, 1}, {0.05, 0}}, {{0.9, 1}, {0.08, 0.45}, {1, 0}}},
    /* L */ {{{0.05, 1}, {0.05, 0}, {0.95, 0}}},
    /* M */ {{{0, 0}, {0.1, 1}, {0.5, 0.3}, {0.9, 1}, {1, 0}}},
    /* N */ {{{0.02, 0}, {0.02, 1}, {0.95, 0}, {0.95, 1}}},
    /* O */ {{{0.5, 1}, {0.5, 0, 3.0}, {0.5, 1, 3.0}}},
    /* P */ {{{0.05, 0}, {0.05, 1}, {0.08, 0.46, -2.8}}},
    /* R */ {{{0.05, 0}, {0.05, 1}, {0.1, 0.48, -2.8}, {0.95, 0}}},
    /* S */ {{{0.92, 0.86}, {0.5, 0.52, 2.6}, {0.05, 0.12, -2.6}}},
    /* T */ {{{0, 1}, {1, 1}}, {{0.5, 1}, {0.5, 0}}},
    /* U */ {{{0.02, 1}, {0.05, 0.35}, {0.92, 0.35, 2.8}, {0.95, 1}}},
    /* V */ {{{0, 1}, {0.5, 0}, {1, 1}}},
    /* W */ {{{0, 1}, {0.25, 0}, {0.5, 0.75}, {0.75, 0}, {1, 1}}},
    /* X */ {{{0, 1}, {1, 0}}, {{1, 1}, {0, 0}}},
    /* Y */ {{{0, 1}, {0.5, 0.5}}, {{1, 1}, {0.5, 0.5}, {0.45, 0}}},
    /* Z */ {{{0, 1}, {1, 1}, {0, 0}, {1, 0}}},
};
// clang-format on

}  // namespace

// Block letters: one or two words, or initials and a word, hardly joined.
void write_block(PlanBuilder& builder) {
  Choices& choices = builder.choices();
  Random& random = builder.random();
  const Style& style = builder.style();
  const double height = random.uniform(1.2, 2.0), wide = 0.6 * height * style.letter_width;
  const double linked = random.chance(0.4) ? random.uniform(0, 0.4) : 0;
  const double spacing = random.uniform(0.15, 0.45) * height;
  const auto word = [&](std::int64_t letters, double size) {
    for (std::int64_t i = 0; i < letters; ++i) {
      const double width = wide * size * random.uniform(0.85, 1.15);
      builder.parts(choices.of(kCapitals), builder.cursor(), 0, width, height * size, linked);
      builder.advance(width + spacing * random.uniform(0.7, 1.3));
    }
  };
  const double first = random.chance(0.5) ? random.uniform(1.1, 1.5) : 1;  // capitals larger than the rest
  const std::int64_t words = choices.integer(1, 2);
  for (std::int64_t w = 0; w < words; ++w) {
    const std::int64_t letters = choices.integer(w + 1 == words ? 4 : 1, 7);
    word(1, first);
    word(letters - 1, 1);
    builder.space();
  }
  if (random.chance(0.3)) builder.underline();
}

}  // namespace siglib
