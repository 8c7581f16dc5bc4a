// Lays letters side by side as one hand writes them. For this module's sources.
#pragma once

#include "siglib/core/random.h"
#include "siglib/synth/choices.h"
#include "siglib/synth/glyphs.h"
#include "siglib/synth/plan.h"

#include <vector>

namespace siglib {

// Proportions and taste that shape the plan once and are not needed afterwards.
struct Style {
  double letter_width, ascender, descender, capital_height, capital_width;
  double decay;       // small letters shrink by this share from one to the next
  double distortion;  // how far the own letters stray from the copybook, letter heights
  double plainness;   // share of letters without ascender or descender
  double gap;         // between components, letter heights
  double curvature;
};

Style draw_style(Random& random);

// A letter in a box of 1 × 1 on the baseline: what is written between two lifts, each from its first point
// on.
using LetterParts = std::vector<std::vector<GlyphStroke>>;

// Units: letter heights. `choices` are what is written; everything else is drawn from `random`.
class PlanBuilder {
 public:
  PlanBuilder(Random& random, Choices& choices, const Style& style)
      : random_(random), choices_(choices), style_(style) {}

  void lift_to(double x, double y);
  void stroke_to(double x, double y, double bend);
  // The writer's own form of a letter: the copybook's, strayed from once and for all, by so many distortions.
  void strayed(double x, double y, double bend, double scale);
  // Parts of a letter that is `width` wide and `height` high from the baseline; the pen is lifted between two
  // of them but for a share of `linked`.
  void parts(const LetterParts& parts, double x, double y, double width, double height, double linked);
  void tail();
  void underline();
  void space() { cursor_ += style_.gap * random_.uniform(0.6, 1.4); }

  double cursor() const { return cursor_; }
  void advance(double width) { cursor_ += width; }

  Random& random() { return random_; }
  Choices& choices() { return choices_; }
  const Style& style() const { return style_; }
  std::vector<PlanTarget> take() { return std::move(targets_); }

 private:
  Random& random_;
  Choices& choices_;
  const Style& style_;
  std::vector<PlanTarget> targets_;
  PlanePoint pen_;
  double cursor_ = 0;
  double left_ = 0;
  double right_ = 0;
  int component_ = -1;
};

// A name in each family of scripts.
void write_latin(PlanBuilder& builder);
void write_block(PlanBuilder& builder);
void write_head_line(PlanBuilder& builder);
void write_characters(PlanBuilder& builder);
void write_flourish(PlanBuilder& builder);

}  // namespace siglib
