// Documents that people sign, of our own drawing. For this module's sources: needs OpenCV's headers.
#pragma once

#include "siglib/core/random.h"
#include "siglib/synth/scene.h"
#include "siglib/synth/sheet.h"

#include <vector>

namespace siglib {

struct Document {
  Sheet sheet;
  Place signature;                   // left end of the line that is signed on
  double signature_room = 0;         // its length, millimetres
  std::vector<Area> filled_by_hand;  // what the signer writes elsewhere
};

// What a document is drawn for.
struct DocumentPlan {
  SceneKind kind = SceneKind::cheque;
  double pixels_per_millimetre = 8;
  double signature_width = 50, signature_height = 20;  // millimetres
  double pattern = 0;                                  // contrast of the security pattern, share of the light
  bool crossed = false;                                // print may run through the signature
};

Document draw_document(const DocumentPlan& plan, Random& random);

// One kind each.
Document draw_cheque(const DocumentPlan& plan, Random& random);
Document draw_form(const DocumentPlan& plan, Random& random);
Document draw_letter(const DocumentPlan& plan, Random& random);
Document draw_note(const DocumentPlan& plan, Random& random);

// Of most papers.
cv::Scalar paper_colour(Random& random);
Absorption printing_ink(Random& random);

}  // namespace siglib
