#include "siglib/report/svg_plot.h"

#include "siglib/report/html.h"
#include "siglib/report/plot_area.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace siglib::plot {
namespace {

std::string dash_class(int dash) {
  return dash > 0 ? fmt::format(" dash-{}", dash) : "";
}

std::string path_of(const Plot& plot, const Area& area, const Series& series) {
  std::string path;
  bool open = false;  // a stretch is under way, its last drawn position is (x, y)
  double x = 0, y = 0;
  for (std::size_t i = 0; i < series.points.size(); ++i) {
    const Point& point = series.points[i];
    if (!drawable(plot, point)) {
      open = false;
      continue;
    }
    const double px = area.x(point.x), py = area.y(point.y);
    const bool ends = i + 1 == series.points.size() || !drawable(plot, series.points[i + 1]);
    // A curve of every distinct score has far more points than a screen has dots.
    if (open && !ends && std::abs(px - x) < 0.4 && std::abs(py - y) < 0.4) continue;
    fmt::format_to(std::back_inserter(path), "{}{:.1f} {:.1f}", open ? 'L' : 'M', px, py);
    if (!open && ends) path += "h0";  // round caps make a dot of it
    open = true;
    x = px;
    y = py;
  }
  return path;
}

std::string bands(const Plot& plot, const Area& area) {
  std::string svg;
  auto out = std::back_inserter(svg);
  for (const Band& band : plot.bands) {
    const double from = area.x_within(band.low), to = area.x_within(band.high);
    if (band.shaded)
      fmt::format_to(out,
                     "<rect class=\"band\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>",
                     from, area.top(), to - from, area.bottom() - area.top());
    if (band.low > plot.x.low)
      fmt::format_to(out, "<path class=\"threshold\" data-threshold=\"{:.6g}\" d=\"M{:.1f} {:.1f}V{:.1f}\"/>",
                     band.low, from, area.top(), area.bottom());
    if (!band.label.empty() && to - from > 9.0 * static_cast<double>(band.label.size()))
      fmt::format_to(out, "<text class=\"zone\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", (from + to) / 2,
                     area.top() + 15, html::escape(band.label));
  }
  return svg;
}

std::string histogram(const Area& area, const Histogram& histogram) {
  std::string values, rects;
  for (const Bar& bar : histogram.bars) {
    fmt::format_to(std::back_inserter(values), "{}{:.6g}", values.empty() ? "" : ",", bar.value);
    if (!(bar.value > 0)) continue;
    const double x = area.x(bar.low), y = area.y_within(bar.value);
    fmt::format_to(
        std::back_inserter(rects),
        "<rect x=\"{:.1f}\" y=\"{:.2f}\" width=\"{:.1f}\" height=\"{:.2f}\"><title>{}</title></rect>",
        x + 0.5, y, area.x(bar.high) - x - 1, area.bottom() - y, html::escape(bar.tip));
  }
  return fmt::format("<g class=\"bars c-{}\" data-series=\"{}\" data-values=\"{}\">{}</g>", histogram.colour,
                     histogram.id, values, rects);
}

}  // namespace

Look look(std::size_t index) {
  constexpr const char* colours[] = {"line0", "line1", "line2", "line3", "line4"};
  constexpr std::size_t dashes = kDashes;
  // The second time round, colours meet other dashes.
  return {colours[index % 5], static_cast<int>((index + index / 5) % dashes), static_cast<Shape>(index % 6)};
}

std::string render(const Plot& plot) {
  const Area area(plot);
  std::string svg;
  auto out = std::back_inserter(svg);
  fmt::format_to(
      out,
      "<svg viewBox=\"0 0 {0} {1}\" role=\"img\" data-plot=\"{2}\" aria-labelledby=\"{2}-t {2}-d\">"
      "<title id=\"{2}-t\">{3}</title><desc id=\"{2}-d\">{4}</desc>",
      kWidth, plot.height, plot.id, html::escape(plot.title), html::escape(plot.description));
  svg += axes(plot, area) + bands(plot, area);
  for (const Histogram& bars : plot.histograms) svg += histogram(area, bars);
  // A nested svg clips; its margin lets lines run along the edges at full width.
  constexpr double margin = 2;
  fmt::format_to(out,
                 "<svg x=\"{0:.1f}\" y=\"{1:.1f}\" width=\"{2:.1f}\" height=\"{3:.1f}\" "
                 "viewBox=\"{0:.1f} {1:.1f} {2:.1f} {3:.1f}\">",
                 area.left() - margin, area.top() - margin, area.right() - area.left() + 2 * margin,
                 area.bottom() - area.top() + 2 * margin);
  if (plot.diagonal)
    fmt::format_to(out, "<path class=\"diagonal\" d=\"M{:.1f} {:.1f}L{:.1f} {:.1f}\"/>", area.left(),
                   area.bottom(), area.right(), area.top());
  for (const Series& series : plot.series)
    fmt::format_to(out, "<path class=\"line c-{}{}\" data-series=\"{}\" data-points=\"{}\" d=\"{}\"/>",
                   series.colour, dash_class(series.dash), html::escape(series.id),
                   std::ranges::count_if(series.points, [&](const Point& p) { return drawable(plot, p); }),
                   path_of(plot, area, series));
  return svg + "</svg>" + markers(plot, area) + "</svg>";
}

std::string legend(const Plot& plot) {
  std::string list;
  auto out = std::back_inserter(list);
  if (plot.series.size() > 1)
    for (const Series& series : plot.series)
      fmt::format_to(
          out,
          "<li><svg class=\"key\" viewBox=\"0 0 30 8\" aria-hidden=\"true\"><path class=\"line c-{}{}\" "
          "d=\"M2 4H28\"/></svg>{}</li>",
          series.colour, dash_class(series.dash), html::escape(series.label));
  for (const Key& key : plot.keys)
    fmt::format_to(out,
                   "<li><svg class=\"key mark\" viewBox=\"0 0 14 14\" aria-hidden=\"true\"><path "
                   "class=\"marker c-plain{}\" d=\"{}\"/></svg>{}</li>",
                   key.hollow ? " hollow" : "", outline(key.shape, 7, 7, 5), html::escape(key.label));
  return list.empty() ? list : "<ul class=\"legend\">" + list + "</ul>";
}

}  // namespace siglib::plot
