// Pairs of one hand of which the second signature has one stroke that is not its own.
#pragma once

#include "siglib/core/random.h"
#include "siglib/image/preprocess.h"
#include "siglib/synth/render.h"
#include "siglib/synth/writer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace siglib::bench {

// Ink of a trajectory in runs of about equal length, none of which spans a lift of the pen: [first, end)
struct Section {
  std::size_t first, end;
};

struct ReplacedStroke {
  Canvas reference, query;
  std::vector<int> section;  // of each inked pixel of the query, -1 on paper
  int sections = 0;
  int replaced = 0;
};

inline double step_length(const Trajectory& t, std::size_t i) {
  return std::hypot(t.points[i].x - t.points[i - 1].x, t.points[i].y - t.points[i - 1].y);
}

inline std::vector<Section> sections_of(const Trajectory& t, int about) {
  std::vector<Section> parts;
  double ink = 0;
  for (std::size_t i = 1; i < t.points.size(); ++i)
    if (t.points[i].pressure > 0 && t.points[i - 1].pressure > 0) ink += step_length(t, i);
  for (std::size_t i = 0; i < t.points.size();) {
    if (t.points[i].pressure <= 0) {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    double length = 0;
    for (; end < t.points.size() && t.points[end].pressure > 0 && length < ink / about; ++end)
      length += step_length(t, end);
    // A rest goes with what it continues.
    const bool rest = length < 0.3 * ink / about && !parts.empty() && parts.back().end == i;
    if (rest)
      parts.back().end = end;
    else
      parts.push_back({i, end});
    i = end;
  }
  return parts;
}

inline double length_of(const Trajectory& t, Section section) {
  double length = 0;
  for (std::size_t i = section.first + 1; i < section.end; ++i) length += step_length(t, i);
  return length;
}

inline double length_of_all(const Trajectory& t, const std::vector<Section>& sections) {
  double length = 0;
  for (const Section section : sections) length += length_of(t, section);
  return length;
}

// `own` with the shape of `donor`, turned, of its length, from where it begins to where it ends. The mean
// distance between old and new points, as a share of its length, comes back.
inline double replace(Trajectory& own, Section at, const Trajectory& donor, Section from, double turn) {
  const auto sample = [&](double part) {
    const auto i =
        from.first + static_cast<std::size_t>(part * static_cast<double>(from.end - 1 - from.first));
    return donor.points[i];
  };
  double own_length = 1e-9, donor_length = 1e-9;
  for (std::size_t i = at.first + 1; i < at.end; ++i) own_length += step_length(own, i);
  for (std::size_t i = from.first + 1; i < from.end; ++i) donor_length += step_length(donor, i);
  const double scale = own_length / donor_length, c = scale * std::cos(turn), s = scale * std::sin(turn);
  const PenPoint begin = own.points[at.first], end = own.points[at.end - 1], origin = sample(0);
  const auto place = [&](double part) {
    const PenPoint p = sample(part);
    const double dx = p.x - origin.x, dy = p.y - origin.y;
    return std::pair{begin.x + c * dx - s * dy, begin.y + s * dx + c * dy};
  };
  const auto [last_x, last_y] = place(1);
  double moved = 0;
  for (std::size_t i = at.first; i < at.end; ++i) {
    const double part = static_cast<double>(i - at.first) /
                        static_cast<double>(std::max<std::size_t>(at.end - 1 - at.first, 1));
    const auto [x, y] = place(part);
    const double new_x = x + part * (end.x - last_x), new_y = y + part * (end.y - last_y);
    moved += std::hypot(new_x - own.points[i].x, new_y - own.points[i].y);
    own.points[i].x = new_x;
    own.points[i].y = new_y;
  }
  return moved / static_cast<double>(at.end - at.first) / own_length;
}

// Which section each inked pixel belongs to: the nearest by place, the bounds of pen's way and ink laid onto
// each other.
inline std::vector<int> label_sections(const Canvas& canvas, const Trajectory& t,
                                       const std::vector<Section>& sections) {
  constexpr double kFar = 1e9;
  double left = kFar, right = -kFar, top = kFar, bottom = -kFar;
  for (const Section& s : sections)
    for (std::size_t i = s.first; i < s.end; ++i) {
      left = std::min(left, t.points[i].x), right = std::max(right, t.points[i].x);
      top = std::min(top, t.points[i].y), bottom = std::max(bottom, t.points[i].y);
    }
  int x0 = canvas.width, x1 = 0, y0 = canvas.height, y1 = 0;
  const auto dark = [&](int x, int y) {
    return canvas.ink[static_cast<std::size_t>(y * canvas.width + x)] > 90;
  };
  for (int y = 0; y < canvas.height; ++y)
    for (int x = 0; x < canvas.width; ++x)
      if (dark(x, y)) x0 = std::min(x0, x), x1 = std::max(x1, x), y0 = std::min(y0, y), y1 = std::max(y1, y);
  const double scale_x = (right - left) / std::max(x1 - x0, 1),
               scale_y = (bottom - top) / std::max(y1 - y0, 1);
  std::vector<int> labels(canvas.ink.size(), -1);
  for (int y = 0; y < canvas.height; ++y)
    for (int x = 0; x < canvas.width; ++x) {
      const auto at = static_cast<std::size_t>(y * canvas.width + x);
      if (canvas.ink[at] == 0) continue;
      const double px = left + (x - x0) * scale_x, py = top + (y - y0) * scale_y;
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t s = 0; s < sections.size(); ++s)
        for (std::size_t i = sections[s].first; i < sections[s].end; ++i) {
          const double d = std::hypot(t.points[i].x - px, t.points[i].y - py);
          if (d < least) least = d, labels[at] = static_cast<int>(s);
        }
    }
  return labels;
}

// The reference is the same movement by another pen on another paper, or, `repeated`, another repetition,
// which differs everywhere as repetitions do. Nothing where the stroke drawn is a short rest, no donor gave a
// shape that differs enough, or the image cannot be used.
inline std::optional<ReplacedStroke> replaced_stroke(std::uint64_t seed, std::uint64_t number,
                                                     bool repeated) {
  constexpr int kSections = 10;
  constexpr double kDiffers = 0.15;  // mean distance between old and new points, of the length
  constexpr double kShortest = 0.6;  // of the mean length
  Random random(seed, "replaced stroke", {number});
  const SyntheticWriter writer(seed, number, ScriptFamily::latin),
      other(seed, number + 100000, ScriptFamily::latin);
  const Preprocessor preprocess;
  Trajectory query = writer.genuine(1);
  const Trajectory donor = other.genuine(0);
  const std::vector<Section> sections = sections_of(query, kSections), donors = sections_of(donor, kSections);
  const auto pick = [&](std::size_t count) {
    return static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(count) - 1));
  };
  const std::size_t at = pick(sections.size());
  if (length_of(query, sections[at]) < kShortest * length_of_all(query, sections) / kSections)
    return std::nullopt;
  for (int attempt = 0; attempt < 20; ++attempt) {
    Trajectory changed = query;
    if (replace(changed, sections[at], donor, donors[pick(donors.size())], random.uniform(-3.1, 3.1)) <
        kDiffers)
      continue;
    ReplacedStroke pair;
    try {
      pair.reference = preprocess(render(writer.genuine(repeated ? 0 : 1), 2 * number), "reference");
      pair.query = preprocess(render(changed, 2 * number + 1), "query");
    } catch (const Error&) {
      return std::nullopt;
    }
    pair.section = label_sections(pair.query, changed, sections);
    pair.sections = static_cast<int>(sections.size());
    pair.replaced = static_cast<int>(at);
    return pair;
  }
  return std::nullopt;
}

}  // namespace siglib::bench
