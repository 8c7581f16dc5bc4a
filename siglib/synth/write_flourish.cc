#include "siglib/synth/plan_builder.h"

namespace siglib {

// No letters: swings, loops and waves that only their writer can repeat.
void write_flourish(PlanBuilder& builder) {
  Choices& choices = builder.choices();
  Random& random = builder.random();
  double reach = random.uniform(2.4, 3.8);
  builder.lift_to(0, random.uniform(-0.5, 0.5) * reach);
  const std::int64_t figures = choices.integer(3, 5);
  for (std::int64_t i = 0; i < figures; ++i) {
    const double x = builder.cursor(), step = reach * random.uniform(0.4, 0.9);
    switch (choices.integer(0, 3)) {
      case 0:  // a tall loop
        builder.strayed(x + step, reach, 0.5, 1);
        builder.strayed(x + 0.2 * step, 0.9 * reach, 2.5, 1);
        builder.strayed(x + step, -0.2 * reach, 0.9, 1);
        break;
      case 1:  // a wave
        builder.strayed(x + 0.4 * step, 0.5 * reach, -0.8, 1);
        builder.strayed(x + 0.8 * step, 0, 0.4, 1);
        builder.strayed(x + 1.3 * step, 0.45 * reach, 0.8, 1);
        break;
      case 2:  // a round swing back over what is there
        builder.strayed(x - 0.8 * step, 0.6 * reach, 2.2, 1);
        builder.strayed(x - 0.2 * step, -0.5 * reach, 2.0, 1);
        builder.strayed(x + 1.1 * step, 0.1 * reach, 1.0, 1);
        break;
      default: {  // coils that grow small
        double size = 0.5 * reach;
        for (std::int64_t k = 0, coils = choices.integer(2, 4); k < coils; ++k, size *= 0.75) {
          builder.strayed(builder.cursor() + 0.7 * size, size, 0.8, 1);
          builder.strayed(builder.cursor() + 0.1 * size, 0.6 * size, 2.3, 1);
          builder.strayed(builder.cursor() + 0.8 * size, 0, 2.0, 1);
          builder.advance(0.8 * size);
        }
      }
    }
    builder.advance(step);
    reach *= random.uniform(0.65, 1.05);
  }
  if (random.chance(0.5)) builder.tail();
  if (random.chance(0.6)) builder.underline();
}

}  // namespace siglib
