// Shapes of handwriting as targets of strokes: the raw material that a writer's plan bends to its own style.
#pragma once

#include <span>
#include <vector>

namespace siglib {

// The end of an arc. Units: the height of a small letter is 1, the baseline is y = 0, y grows upwards.
struct GlyphStroke {
  double x = 0;
  double y = 0;
  double bend = 0;  // turn along the arc, radians, counter-clockwise positive
};

struct Glyph {
  GlyphStroke start;  // capitals begin here; small letters continue from where the pen is
  std::vector<GlyphStroke> strokes;
  double width = 0;               // from this glyph's origin to the next one's
  std::vector<GlyphStroke> mark;  // a dot or a bar added after the word: first its start, then strokes
};

// Cursive small letters, first the plain ones (without ascender, descender or mark).
std::span<const Glyph> small_letters();
std::size_t plain_letter_count();
std::span<const Glyph> capital_letters();

}  // namespace siglib
