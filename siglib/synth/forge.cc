#include "siglib/synth/hand.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace siglib {
namespace {

constexpr double kKnotTurn = 1.0;          // radians after which a copied arc ends
constexpr double kKnotLength = 8;          // letter heights after which it ends at the latest
constexpr double kCorner = 0.7;            // radians within one step that make a corner, not an arc
constexpr double kReadStep = 0.04;         // letter heights
constexpr double kMinSegment = 0.08;       // letter heights: shorter parts are not looked at one by one
constexpr double kMisproportion = 3;       // how much a copy differs in its proportions, against a repetition
constexpr std::size_t kMisreadings = 400;  // more than any signature has arcs; longer ones repeat

struct Arc {
  PlanePoint end;
  double bend = 0;
  bool ink = true;
};

double angle_between(double from, double to) {
  return std::remainder(to - from, 2 * std::numbers::pi);
}

// Cuts the visible ink into arcs, by shape alone: speed leaves no trace in a picture.
std::vector<Arc> read_shape(const std::vector<MovementSample>& ink, double letter_height) {
  std::vector<Arc> arcs;
  bool writing = false;
  double turned = 0, length = 0, heading = 0;
  bool has_heading = false;
  PlanePoint last;
  const auto close_arc = [&] {
    if (writing && length > 0) arcs.push_back({last, turned, true});
    turned = length = 0;
  };
  for (const MovementSample& sample : ink) {
    if (!sample.ink) {
      close_arc();
      writing = false;
      continue;
    }
    if (!writing) {
      arcs.push_back({sample.position, 0, false});
      last = sample.position;
      writing = true;
      has_heading = false;
      continue;
    }
    const double dx = sample.position.x - last.x;
    const double dy = sample.position.y - last.y;
    const double step = std::hypot(dx, dy);
    if (step < kReadStep * letter_height) continue;
    const double direction = std::atan2(dy, dx);
    const double turn = has_heading ? angle_between(heading, direction) : 0.0;
    if (std::abs(turn) > kCorner) {
      close_arc();
    } else {
      turned += turn;
    }
    heading = direction;
    has_heading = true;
    length += step;
    last = sample.position;
    const bool enough = std::abs(turned) >= kKnotTurn || length >= kKnotLength * letter_height;
    if (enough && length >= kMinSegment * letter_height) close_arc();
  }
  close_arc();
  return arcs;
}

struct Extent {
  double width, height;
};

Extent extent_of(const std::vector<Arc>& arcs) {
  const auto [left, right] = std::ranges::minmax(arcs, {}, [](const Arc& arc) { return arc.end.x; });
  const auto [top, bottom] = std::ranges::minmax(arcs, {}, [](const Arc& arc) { return arc.end.y; });
  return {right.end.x - left.end.x, bottom.end.y - top.end.y};
}

// The parts are misjudged; how wide and high the whole is, the eye does not miss.
template <class Place>
void misplace(std::vector<Arc>& arcs, const Place& place) {
  const Extent seen = extent_of(arcs);
  for (Arc& arc : arcs) arc.end = place(arc.end);
  const Extent placed = extent_of(arcs);
  for (Arc& arc : arcs) {
    if (placed.width > 0) arc.end.x *= seen.width / placed.width;
    if (placed.height > 0) arc.end.y *= seen.height / placed.height;
  }
}

}  // namespace

Forger meet_forger(const SignaturePlan& plan, Random& random) {
  Forger forger;
  forger.proportions = Warp(kMisproportion * std::exp(random.normal(0, 0.3)), plan.letter_height, random);
  forger.habit = draw_habit(random);
  forger.habit.rhythm *= random.uniform(0.7, 1.1);
  forger.habit.overlap = random.uniform(0.55, 0.80);
  forger.habit.roundness = std::exp(random.normal(0, 0.15));
  forger.size = std::exp(random.normal(0, 0.06));
  forger.aspect = std::exp(random.normal(0, 0.05));
  forger.slant = random.normal(0, 0.09);
  forger.habit.tremor = random.uniform(0.02, 0.12);
  forger.letter_height = plan.letter_height;
  PlanePoint error;
  constexpr double kPersistence = 0.75;
  const double fresh = std::sqrt(1 - kPersistence * kPersistence);
  for (std::size_t k = 0; k < kMisreadings; ++k) {
    error.x = kPersistence * error.x + fresh * random.normal();
    error.y = kPersistence * error.y + fresh * random.normal();
    forger.misread.push_back(error);
  }
  forger.model = repeat(plan, random);
  return forger;
}

std::vector<MovementSample> imitate(const Forger& forger, double skill, Random& random) {
  const double clumsiness = 1 - std::clamp(skill, 0.0, 1.0);
  const double unit = forger.letter_height;
  const double misreading = (0.03 + 0.16 * clumsiness) * unit;
  const double slip = (0.03 + 0.10 * clumsiness) * unit;
  const double tempo = std::exp(random.normal(0.25 + 0.5 * clumsiness, 0.15));
  const double scale_x = forger.size * forger.aspect * std::exp(random.normal(0, 0.03));
  const double scale_y = forger.size / forger.aspect * std::exp(random.normal(0, 0.03));
  const double angle = random.normal(0, 0.025);
  const double slant = forger.slant + random.normal(0, 0.03);
  const double odd_lift = 0.01 + 0.06 * clumsiness;
  constexpr double kPersistence = 0.85;
  const double fresh = std::sqrt(1 - kPersistence * kPersistence);

  const double misproportion = 0.55 + 1.5 * clumsiness;
  const Warp attempt(1, unit, random);
  std::vector<Arc> arcs = read_shape(forger.model, unit);
  misplace(arcs, [&](const PlanePoint& seen) { return attempt(forger.proportions(seen, misproportion)); });
  Movement movement;
  PlanePoint drift, from;
  bool was_ink = false;
  for (std::size_t k = 0; k < arcs.size(); ++k) {
    const Arc& arc = arcs[k];
    const PlanePoint& misread = forger.misread[k % forger.misread.size()];
    drift.x = kPersistence * drift.x + fresh * random.normal(0, slip);
    drift.y = kPersistence * drift.y + fresh * random.normal(0, slip);
    const double y = arc.end.y * scale_y + misreading * misread.y + drift.y;
    const double x = arc.end.x * scale_x + misreading * misread.x + drift.x + slant * y;
    PlannedStroke stroke;
    stroke.target = {x * std::cos(angle) - y * std::sin(angle), x * std::sin(angle) + y * std::cos(angle)};
    if (k == 0) {
      movement.start = from = stroke.target;
      continue;
    }
    const double length = std::hypot(stroke.target.x - from.x, stroke.target.y - from.y);
    stroke.ink = arc.ink;
    stroke.bend = arc.bend * forger.habit.roundness + random.normal(0, 0.08 + 0.2 * clumsiness);
    stroke.duration = tempo * stroke_duration(forger.habit.rhythm, length, unit);
    stroke.asymmetry = forger.habit.asymmetry;
    const bool lift = !arc.ink || !was_ink;
    // Looking up at the model: the next arc begins when this one has almost come to rest.
    const bool hesitates = random.chance(0.05 + 0.25 * clumsiness);
    stroke.onset = lift ? kLiftOnset : hesitates ? random.uniform(0.8, 1.1) : forger.habit.overlap;
    if (arc.ink && was_ink && random.chance(odd_lift)) {
      PlannedStroke hop;
      hop.target = {from.x + random.normal(0, 0.08 * unit), from.y + random.normal(0, 0.08 * unit)};
      hop.duration = 0.15;
      hop.asymmetry = forger.habit.asymmetry;
      hop.onset = kLiftOnset;
      hop.ink = false;
      movement.strokes.push_back(hop);
      stroke.onset = kLiftOnset;
    }
    movement.strokes.push_back(stroke);
    from = stroke.target;
    was_ink = arc.ink;
  }
  std::vector<MovementSample> samples = perform(movement);
  tremble(samples, forger.habit.tremor * (0.4 + 1.2 * clumsiness), random);
  return samples;
}

}  // namespace siglib
