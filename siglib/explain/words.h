// Pieces of writing and what is to be said of them, in plain words. For this module's sources.
#pragma once

#include "siglib/explain/explanation.h"
#include "siglib/explain/segments.h"

#include <string>
#include <vector>

namespace siglib {

// "the loop at the far left", "the upper bow in the middle": what a piece looks like and where it
// lies within the ink of its canvas.
std::vector<std::string> names_of(const Pieces& pieces, const Canvas& canvas);

// The piece of the reference that counts most against the match and that nothing in the query answers; null
// where there is none.
const Segment* missing_piece(const Explanation& explanation);

// One sentence: which parts of the query agree and differ most, and which parts of the reference have no
// counterpart. Two parts are named together only where their names differ.
std::string sentence_of(const Explanation& explanation);

}  // namespace siglib
