#include "siglib/report/html.h"
#include "siglib/report/plot_area.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace siglib::plot {
namespace {

struct Box {
  double left, top, right, bottom;
  bool meets(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

// Names of policies are free; a plot has room for short ones only, the legend has them whole.
std::string shortened(const std::string& label, std::size_t characters) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < label.size(); ++i) {
    if ((static_cast<unsigned char>(label[i]) & 0xC0u) == 0x80) continue;  // inside a character
    if (++seen > characters) return label.substr(0, i) + "…";
  }
  return label;
}

// Beside the marker, above or below it, in the first place that nothing else takes.
std::string label_of(const Marker& marker, double x, double y, const Area& area, std::vector<Box>& taken) {
  const std::string text = shortened(marker.label, 16);
  // At the size that narrow screens use, a little generous.
  const double width =
                   7.8 * static_cast<double>(std::ranges::count_if(
                             text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80; })),
               half = 8, gap = marker.radius + 4;
  struct Place {
    double x, y, start;  // `start` is the share of the width left of x
    const char* anchor;
  };
  for (const Place& place :
       {Place{x + gap, y, 0, "start"}, Place{x - gap, y, 1, "end"}, Place{x, y - gap - half, 0.5, "middle"},
        Place{x, y + gap + half, 0.5, "middle"}, Place{x + gap, y - gap - half, 0, "start"},
        Place{x + gap, y + gap + half, 0, "start"}, Place{x - gap, y - gap - half, 1, "end"},
        Place{x - gap, y + gap + half, 1, "end"}}) {
    const double left = place.x - place.start * width;
    const Box box{left, place.y - half, left + width, place.y + half};
    if (box.left < area.left() || box.right > area.right() || box.top < area.top() ||
        box.bottom > area.bottom() || std::ranges::any_of(taken, [&](const Box& b) { return b.meets(box); }))
      continue;
    taken.push_back(box);
    return fmt::format("<text class=\"label\" x=\"{:.1f}\" y=\"{:.1f}\" style=\"text-anchor:{}\">{}</text>",
                       place.x, place.y + 4.5, place.anchor, html::escape(text));
  }
  return {};
}

}  // namespace

std::string outline(Shape shape, double x, double y, double radius) {
  const double r = radius;
  switch (shape) {
    case Shape::circle:
      return fmt::format("M{:.1f} {:.1f}a{:.1f} {:.1f} 0 1 0 {:.1f} 0a{:.1f} {:.1f} 0 1 0 {:.1f} 0z", x - r,
                         y, r, r, 2 * r, r, r, -2 * r);
    case Shape::square:
      return fmt::format("M{:.1f} {:.1f}h{:.1f}v{:.1f}h{:.1f}z", x - 0.88 * r, y - 0.88 * r, 1.76 * r,
                         1.76 * r, -1.76 * r);
    case Shape::triangle:
      return fmt::format("M{:.1f} {:.1f}l{:.1f} {:.1f}h{:.1f}z", x, y - 1.2 * r, 1.1 * r, 1.95 * r, -2.2 * r);
    case Shape::wedge:
      return fmt::format("M{:.1f} {:.1f}l{:.1f} {:.1f}h{:.1f}z", x, y + 1.2 * r, 1.1 * r, -1.95 * r,
                         -2.2 * r);
    case Shape::diamond:
      return fmt::format("M{:.1f} {:.1f}l{:.1f} {:.1f}l{:.1f} {:.1f}l{:.1f} {:.1f}z", x, y - 1.3 * r, 1.2 * r,
                         1.3 * r, -1.2 * r, 1.3 * r, -1.2 * r, -1.3 * r);
    case Shape::cross: {
      const double arm = 1.1 * r, half = 0.4 * r, step = arm - half;
      return fmt::format(
          "M{:.1f} {:.1f}h{:.1f}v{:.1f}h{:.1f}v{:.1f}h{:.1f}v{:.1f}h{:.1f}v{:.1f}h{:.1f}v{:.1f}h{:.1f}z",
          x - half, y - arm, 2 * half, step, step, 2 * half, -step, step, -2 * half, -step, -step, -2 * half,
          step);
    }
  }
  return {};
}

std::string markers(const Plot& plot, const Area& area) {
  std::string shapes, labels;
  std::vector<Box> taken;
  const auto each_drawn = [&](const auto& visit) {
    for (const Marker& marker : plot.markers)
      if (!std::isnan(marker.at.x) && !std::isnan(marker.at.y))
        visit(marker, area.x_within(marker.at.x), area.y_within(marker.at.y));
  };
  each_drawn([&](const Marker& marker, double x, double y) {
    const double r = marker.radius;
    taken.push_back({x - r, y - r, x + r, y + r});
    fmt::format_to(std::back_inserter(shapes),
                   "<path class=\"marker c-{}{}\"{} d=\"{}\"><title>{}</title></path>", marker.colour,
                   marker.hollow ? " hollow" : "",
                   marker.id.empty() ? "" : fmt::format(" data-marker=\"{}\"", html::escape(marker.id)),
                   outline(marker.shape, x, y, r), html::escape(marker.tip));
  });
  each_drawn([&](const Marker& marker, double x, double y) {
    if (!marker.label.empty()) labels += label_of(marker, x, y, area, taken);
  });
  return shapes + labels;
}

}  // namespace siglib::plot
