#include "siglib/synth/document.h"
#include "siglib/synth/print_text.h"
#include "siglib/synth/security.h"

#include <algorithm>

namespace siglib {

Document draw_cheque(const DocumentPlan& plan, Random& random) {
  const double width = std::max(random.uniform(150, 185), 2.4 * plan.signature_width);
  const double height = std::max(random.uniform(70, 85), 40 + plan.signature_height);
  Document document{Sheet(width, height, plan.pixels_per_millimetre, paper_colour(random)), {}, 0, {}};
  Sheet& sheet = document.sheet;
  print_security(sheet, plan.pattern, random);

  const double margin = random.uniform(5, 9);
  const double room = plan.signature_width * random.uniform(1.05, 1.25);
  const Place line{width - margin - room, height - random.uniform(14, 18)};
  const double thin = random.uniform(0.15, 0.35);
  const Script script = random.chance(0.6)   ? Script::latin
                        : random.chance(0.5) ? Script::head_line
                                             : Script::ideographs;
  sheet.print(printing_ink(random), [&](cv::Mat& plate) {
    print_line(sheet, plate, {margin, margin + 4}, random.uniform(3, 4.5), random.uniform(30, 60), script,
               0.14, random);
    print_line(sheet, plate, {margin, margin + 9}, 1.6, random.uniform(25, 50), script, 0.1, random);
    print_words(sheet, plate, {width - margin - 42, margin + 5}, 2, "DATE", 0.1);
    for (int i = 0; i < 8; ++i) sheet.frame(plate, {width - margin - 32 + 4 * i, margin + 1, 4, 5}, thin);
    const double payee = margin + random.uniform(17, 21), words = payee + random.uniform(9, 11);
    print_words(sheet, plate, {margin, payee}, 2, "PAY", 0.1);
    sheet.rule(plate, {margin + 12, payee}, {width - margin, payee}, thin);
    sheet.rule(plate, {margin, words}, {width - margin - 45, words}, thin);
    sheet.frame(plate, {width - margin - 42, words - 7, 42, 8}, thin * 1.5);
    document.filled_by_hand = {{margin + 16, payee - 6, 55, 6},
                               {margin + 3, words - 6, 60, 6},
                               {width - margin - 38, words - 6, 25, 6}};
    print_line(sheet, plate, {margin, line.y - random.uniform(4, 8)}, 2, 40, Script::digits, 0.12, random);
    sheet.rule(plate, line, {line.x + room, line.y}, thin);
    print_line(sheet, plate, {line.x + room * 0.3, line.y + 3}, 1.5, room * 0.4, script, 0.1, random);
  });
  sheet.print(absorption(Colour::black, 0.85), [&](cv::Mat& plate) {  // the line that machines read
    print_line(sheet, plate, {margin + 20, height - 5}, 3, width - 2 * margin - 50, Script::digits, 0.17,
               random);
  });
  document.signature = line;
  document.signature_room = room;
  return document;
}

}  // namespace siglib
