#include "siglib/synth/document.h"
#include "siglib/synth/print_text.h"
#include "siglib/synth/security.h"

#include <algorithm>

namespace siglib {

// The lower part of a page: the last lines of text, the signature, the name below it, a foot.
Document draw_letter(const DocumentPlan& plan, Random& random) {
  const double width = std::max(random.uniform(130, 180), 1.8 * plan.signature_width);
  const double margin = random.uniform(10, 18), letter = random.uniform(1.7, 2.4),
               pitch = letter * random.uniform(1.9, 2.6);
  const auto lines = static_cast<int>(random.integer(4, 9));
  const double end = 8 + lines * pitch;
  const double line = end + 6 + plan.signature_height * random.uniform(1, 1.3);
  const double height = line + 24;
  Document document{Sheet(width, height, plan.pixels_per_millimetre, paper_colour(random)), {}, 0, {}};
  Sheet& sheet = document.sheet;
  print_security(sheet, plan.pattern, random);

  const Script script = random.chance(0.6)   ? Script::latin
                        : random.chance(0.5) ? Script::head_line
                                             : Script::ideographs;
  const double boldness = random.uniform(0.09, 0.14);
  const double room = plan.signature_width * random.uniform(1, 1.2);
  const double left = random.chance(0.6) ? margin : width - margin - room;
  sheet.print(absorption(Colour::black, random.uniform(0.6, 0.9)), [&](cv::Mat& plate) {
    for (int i = 0; i < lines; ++i)
      print_line(sheet, plate, {margin, 8 + i * pitch}, letter,
                 (width - 2 * margin) * (i + 1 == lines ? random.uniform(0.2, 0.8) : 1), script, boldness,
                 random);
    if (random.chance(0.5)) sheet.rule(plate, {left, line}, {left + room, line}, 0.25);
    print_line(sheet, plate, {left, line + 2.2 * letter}, letter, room * 0.7, script, boldness, random);
    if (random.chance(0.5))
      print_line(sheet, plate, {margin, height - 5}, 1.4, width - 2 * margin,
                 random.chance(0.5) ? script : Script::digits, 0.1, random);
  });
  if (random.chance(0.3)) document.filled_by_hand.push_back({width - margin - 40, line - 8, 30, 7});
  document.signature = {left, line};
  document.signature_room = room;
  return document;
}

}  // namespace siglib
