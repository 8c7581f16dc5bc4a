#include "siglib/synth/document.h"
#include "siglib/synth/print_text.h"
#include "siglib/synth/security.h"

#include <algorithm>

namespace siglib {

Document draw_form(const DocumentPlan& plan, Random& random) {
  const double width = std::max(random.uniform(130, 180), 1.8 * plan.signature_width);
  const double field = plan.signature_height * random.uniform(1.1, 1.4) + 3;
  const int rows = static_cast<int>(random.integer(2, 4));
  const double row = random.uniform(8, 11), margin = random.uniform(6, 12);
  const double height = 2 * margin + 10 + rows * row + field + 14;
  Document document{Sheet(width, height, plan.pixels_per_millimetre, paper_colour(random)), {}, 0, {}};
  Sheet& sheet = document.sheet;
  print_security(sheet, plan.pattern, random);

  const double thin = random.uniform(0.2, 0.4);
  const double room = std::min(width - 2 * margin - 2, plan.signature_width * random.uniform(1.08, 1.4));
  const Script script = random.chance(0.6)   ? Script::latin
                        : random.chance(0.5) ? Script::head_line
                                             : Script::ideographs;
  const double table = margin + 10, bottom = table + rows * row;
  sheet.print(printing_ink(random), [&](cv::Mat& plate) {
    print_line(sheet, plate, {margin, margin + 5}, 3.2, width * 0.5, script, 0.13, random);
    for (int i = 0; i < rows; ++i) {
      const double y = table + i * row;
      sheet.frame(plate, {margin, y, width - 2 * margin, row}, thin);
      print_line(sheet, plate, {margin + 1.5, y + 0.6 * row}, 1.8, 28, script, 0.1, random);
      sheet.rule(plate, {margin + 34, y}, {margin + 34, y + row}, thin);
      if (random.chance(0.6))
        document.filled_by_hand.push_back({margin + 37, y + 1.5, 45, row - 3});
      else
        print_line(sheet, plate, {margin + 37, y + 0.65 * row}, 2.2, random.uniform(20, 60),
                   random.chance(0.4) ? Script::digits : script, 0.12, random);
    }
    const double left = random.chance(0.5) ? margin : width - margin - room - 2;
    print_line(sheet, plate, {left, bottom + 5}, 1.8, 30, script, 0.1, random);
    const Area box{left, bottom + 7, room + 2, field};
    if (random.chance(0.6))
      sheet.frame(plate, box, thin);
    else
      sheet.rule(plate, {box.x, box.y + box.height - 2}, {box.x + box.width, box.y + box.height - 2}, thin);
    document.signature = {box.x + 1, box.y + box.height - 2};
    print_line(sheet, plate, {margin, height - margin}, 1.5, width - 2 * margin, script, 0.1, random);
  });
  document.signature_room = room;
  return document;
}

}  // namespace siglib
