#include "siglib/synth/plan_builder.h"

namespace siglib {
namespace {

// Components of characters in the manner of Chinese writing, each in a box of 1 × 1, in the order of strokes.
// clang-format off
const std::vector<LetterParts> kComponents = {
    /* mouth */ {{{0.1, 0.85}, {0.15, 0.1}}, {{0.1, 0.85}, {0.9, 0.88}, {0.85, 0.1}}, {{0.15, 0.15}, {0.85, 0.15}}},
    /* sun */ {{{0.2, 0.95}, {0.2, 0}}, {{0.2, 0.95}, {0.8, 0.95}, {0.8, 0}}, {{0.2, 0.5}, {0.8, 0.5}}, {{0.2, 0.05}, {0.8, 0.05}}},
    /* field */ {{{0.1, 0.9}, {0.1, 0.05}}, {{0.1, 0.9}, {0.9, 0.9}, {0.9, 0.05}}, {{0.1, 0.5}, {0.9, 0.5}}, {{0.5, 0.9}, {0.5, 0.1}}, {{0.1, 0.1}, {0.9, 0.1}}},
    /* tree */ {{{0.05, 0.7}, {0.95, 0.74}}, {{0.5, 1}, {0.5, 0}}, {{0.48, 0.7}, {0.05, 0.15, -0.3}}, {{0.52, 0.7}, {0.95, 0.15, 0.3}}},
    /* large */ {{{0.05, 0.65}, {0.95, 0.7}}, {{0.5, 1}, {0.42, 0.5}, {0.02, 0, -0.4}}, {{0.5, 0.6}, {0.98, 0.02, 0.4}}},
    /* man */ {{{0.5, 1}, {0.4, 0.5}, {0.02, 0, -0.4}}, {{0.45, 0.62}, {0.98, 0.02, 0.4}}},
    /* earth */ {{{0.2, 0.65}, {0.8, 0.68}}, {{0.5, 1}, {0.5, 0.05}}, {{0.03, 0.05}, {0.97, 0.06}}},
    /* king */ {{{0.12, 0.95}, {0.88, 0.97}}, {{0.2, 0.52}, {0.8, 0.54}}, {{0.5, 0.95}, {0.5, 0.05}}, {{0.03, 0.05}, {0.97, 0.06}}},
    /* woman */ {{{0.45, 1}, {0.2, 0.4}, {0.85, 0, 0.3}}, {{0.75, 0.75}, {0.1, 0, -0.5}}, {{0.02, 0.6}, {0.98, 0.66}}},
    /* again */ {{{0.1, 0.85}, {0.85, 0.88}, {0.08, 0.02, -0.5}}, {{0.2, 0.65}, {0.97, 0.03, 0.4}}},
    /* inch */ {{{0.03, 0.7}, {0.97, 0.72}}, {{0.65, 1}, {0.65, 0.02}, {0.45, 0.15}}, {{0.25, 0.5}, {0.38, 0.35}}},
    /* speech */ {{{0.45, 1}, {0.55, 0.92}}, {{0.05, 0.8}, {0.95, 0.82}}, {{0.2, 0.62}, {0.8, 0.63}}, {{0.2, 0.45}, {0.8, 0.46}},
                  {{0.25, 0.28}, {0.28, 0}}, {{0.25, 0.28}, {0.78, 0.29}, {0.75, 0}}, {{0.28, 0.02}, {0.75, 0.02}}},
    /* heart */ {{{0.08, 0.5}, {0.02, 0.2}}, {{0.3, 0.7}, {0.35, 0.1, 0.8}, {0.8, 0.25, 1.8}}, {{0.5, 0.8}, {0.6, 0.65}}, {{0.85, 0.6}, {0.95, 0.45}}},
    /* gate */ {{{0.1, 0.85}, {0.1, 0}}, {{0.22, 0.97}, {0.9, 0.95}, {0.9, 0.02}, {0.75, 0.1}}, {{0.3, 0.85}, {0.38, 0.75}}},
    /* small */ {{{0.5, 1}, {0.5, 0.05}, {0.35, 0.15}}, {{0.25, 0.7}, {0.05, 0.3, -0.3}}, {{0.72, 0.7}, {0.95, 0.35, 0.3}}},
    /* moon */ {{{0.22, 0.97}, {0.2, 0.4}, {0.05, 0, -0.3}}, {{0.22, 0.97}, {0.85, 0.97}, {0.85, 0.02}, {0.7, 0.1}}, {{0.25, 0.67}, {0.82, 0.67}}, {{0.22, 0.38}, {0.82, 0.38}}},
};
// What stands at the left of others.
const std::vector<LetterParts> kSides = {
    /* man */ {{{0.75, 1}, {0.1, 0.5, -0.3}}, {{0.5, 0.72}, {0.5, 0}}},
    /* water */ {{{0.3, 0.97}, {0.6, 0.82}}, {{0.15, 0.66}, {0.45, 0.52}}, {{0.1, 0.03}, {0.7, 0.4}}},
    /* hand */ {{{0.05, 0.72}, {0.95, 0.76}}, {{0.55, 1}, {0.55, 0.03}, {0.3, 0.15}}, {{0.05, 0.32}, {0.95, 0.5}}},
    /* silk */ {{{0.6, 1}, {0.15, 0.72}, {0.75, 0.7}}, {{0.7, 0.7}, {0.1, 0.38}, {0.85, 0.42}}, {{0.1, 0.1}, {0.9, 0.22}}},
    /* tree */ {{{0.05, 0.7}, {0.95, 0.73}}, {{0.5, 1}, {0.5, 0}}, {{0.48, 0.68}, {0.08, 0.3, -0.2}}, {{0.55, 0.6}, {0.85, 0.42}}},
};
// clang-format on

}  // namespace

// Two or three characters side by side, from separate strokes to a running hand.
void write_characters(PlanBuilder& builder) {
  Choices& choices = builder.choices();
  Random& random = builder.random();
  const double side = random.uniform(2.2, 3.6);
  const double linked = random.chance(0.3) ? 0 : random.uniform(0.1, 0.75);
  const double gap = random.uniform(0.05, 0.3) * side;
  const std::int64_t count = choices.integer(2, 3);
  for (std::int64_t i = 0; i < count; ++i) {
    const double x = builder.cursor(), width = side * random.uniform(0.8, 1.05),
                 height = side * random.uniform(0.9, 1.1), y = random.normal(0, 0.04 * side);
    switch (choices.among({0.35, 0.75})) {
      case 0:
        builder.parts(choices.of(kComponents), x, y, width, height, linked);
        break;
      case 1: {  // side by side
        const double share = random.uniform(0.32, 0.46);
        builder.parts(choices.of(kSides), x, y, share * width, height, linked);
        builder.parts(choices.of(kComponents), x + share * width, y, (1 - share) * width, 0.9 * height,
                      linked);
        break;
      }
      default: {  // one above the other
        const double share = random.uniform(0.42, 0.56);
        builder.parts(choices.of(kComponents), x + 0.1 * width, y + share * height, 0.8 * width,
                      (1 - share) * height, linked);
        builder.parts(choices.of(kComponents), x, y, width, 0.92 * share * height, linked);
      }
    }
    builder.advance(width + gap);
  }
  if (random.chance(0.1)) builder.underline();
}

}  // namespace siglib
