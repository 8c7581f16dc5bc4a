// Why a score is what it is.
#pragma once

#include "siglib/explain/method.h"
#include "siglib/image/image.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace siglib {

// A piece of a line, of a size that a person would point at.
struct Segment {
  double x = 0, y = 0;            // its middle, on the ink, in pixels of the canvas
  double length = 0;              // of its line, in units of the stroke module (the canvas is 288 high)
  double contribution = 0;        // sum of the map over its ink
  int partner = -1;               // the segment of the other side that most of its points answer, or none
  double agreement = 0;           // share of its points that have a partner close by, 0 to 1
  double match_contribution = 0;  // what its points add in the comparison of strokes
  std::string name;               // "the loop at the start"
};

// llr = base + ink + whole + remainder
struct Terms {
  double base = 0;       // of the baseline: no ink on this side, strokes neither alike nor unlike
  double ink = 0;        // sum of this side's map; of which, where a method tells them apart:
  double embedding = 0;  //   what the encoder sees
  double strokes = 0;    //   what the comparison of strokes adds, its points' and those they answer
  double whole = 0;      // differences of size, slant and proportion, which belong to no place
  double remainder = 0;  // what the method leaves unexplained

  // |remainder| as a share of |llr - base|
  double completeness_error() const;
};

// One of the two signatures: its ink is asked for, the other one is held fixed.
struct ExplainedSide {
  Canvas canvas;                     // whole, as a person would look at it
  std::vector<float> map;            // [H, W] row-major: contribution of each pixel to the log-likelihood
                                     // ratio, natural; above 0 for a match, below 0 against it
  std::vector<std::int16_t> labels;  // [H, W]: index of the segment, -1 on paper
  std::vector<Segment> segments;
  Terms terms;
};

struct Explanation {
  Method method = Method::deeplift;
  Baseline baseline = Baseline::paper;
  // Of the comparison that is explained: the query with the reference that agrees with it most, calibrated
  // for the number of references given. It is the match's where there is one reference, or fusion is max.
  double log_likelihood_ratio = 0;
  double score = 0;           // under the matcher's prior
  std::size_t reference = 0;  // index of that reference
  std::size_t references = 1;
  bool of_match = true;           // whether it is the match's
  bool compares_strokes = false;  // else segments have no partners
  ExplainedSide query, given;     // `given`: the reference's ink asked for, the query held fixed
  std::string sentence;           // which parts differ or agree most, in plain words
};

// One JSON document: numbers, terms, segments and sentence; no maps.
std::string to_json(const Explanation& explanation);

}  // namespace siglib
