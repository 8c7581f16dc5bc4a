#include "siglib/synth/document.h"

#include "siglib/core/error.h"

namespace siglib {

Document draw_document(const DocumentPlan& plan, Random& random) {
  switch (plan.kind) {
    case SceneKind::cheque:
      return draw_cheque(plan, random);
    case SceneKind::form:
      return draw_form(plan, random);
    case SceneKind::letter:
      return draw_letter(plan, random);
    case SceneKind::phone:
      return draw_note(plan, random);
  }
  fail(ErrorKind::internal, "a kind of scene without a document");
}

cv::Scalar paper_colour(Random& random) {
  const double level = random.uniform(228, 253);
  return {level, level * random.uniform(0.97, 1), level * random.uniform(0.9, 1)};
}

Absorption printing_ink(Random& random) {
  const double kind = random.uniform();
  const Colour colour = kind < 0.7    ? Colour::black
                        : kind < 0.85 ? Colour::blue
                        : kind < 0.93 ? Colour::green
                                      : Colour::brown;
  return absorption(colour, random.uniform(0.5, 0.85));
}

}  // namespace siglib
