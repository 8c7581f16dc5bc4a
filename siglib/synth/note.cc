#include "siglib/synth/document.h"
#include "siglib/synth/security.h"

#include <algorithm>

namespace siglib {

// A piece of plain, ruled or squared paper with the signature and little else.
Document draw_note(const DocumentPlan& plan, Random& random) {
  constexpr double kNarrowest = 20;  // millimetres that the paper is made for
  const double width = std::max(plan.signature_width, kNarrowest) * random.uniform(1.2, 2),
               height = plan.signature_height * random.uniform(1.4, 2.4) + 14;
  Document document{Sheet(width, height, plan.pixels_per_millimetre, paper_colour(random)), {}, 0, {}};
  Sheet& sheet = document.sheet;
  print_security(sheet, plan.pattern, random);
  const double ruling = random.uniform();
  const double pitch = random.uniform(5, 9), weight = random.uniform(0.15, 0.3);
  const double line = height - random.uniform(5, 8);
  if (plan.crossed && ruling < 0.6) {
    const Colour colour = random.chance(0.6)   ? Colour::blue
                          : random.chance(0.5) ? Colour::black
                                               : Colour::red;
    sheet.print(absorption(colour, random.uniform(0.15, 0.4)), [&](cv::Mat& plate) {
      for (double y = line; y > 0; y -= pitch) sheet.rule(plate, {0, y}, {width, y}, weight);
      if (ruling < 0.25)
        for (double x = random.uniform(0, pitch); x < width; x += pitch)
          sheet.rule(plate, {x, 0}, {x, height}, weight);
    });
  }
  document.signature = {std::max(2.0, (width - plan.signature_width) * random.uniform(0.2, 0.8)), line};
  document.signature_room = plan.signature_width;
  return document;
}

}  // namespace siglib
