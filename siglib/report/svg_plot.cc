#include "siglib/report/svg_plot.h"

#include "siglib/report/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace siglib::plot {
namespace {

constexpr double kWidth = 440;
constexpr double kLeft = 44, kRight = 14, kTop = 30, kBottom = 40;

double normal_quantile(double p) {
  double low = -8, high = 8;
  for (int i = 0; i < 50; ++i) {
    const double middle = (low + high) / 2;
    (std::erfc(-middle / std::sqrt(2.0)) / 2 < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

bool drawable(Scale scale, double value) {
  return std::isfinite(value) && (scale == Scale::linear || value > 0) &&
         (scale != Scale::probit || value < 1);
}

double warp(Scale scale, double value) {
  if (scale == Scale::linear) return value;
  return scale == Scale::log ? std::log10(value) : normal_quantile(value);
}

// The rectangle that data is drawn in, in the units of the viewBox.
class Area {
 public:
  explicit Area(const Plot& plot) : x_(plot.x), y_(plot.y), height_(plot.height) {}

  double left() const { return kLeft; }
  double right() const { return kWidth - kRight; }
  double top() const { return kTop; }
  double bottom() const { return height_ - (x_.axis.tick_labels ? kBottom : 8); }
  double x(double value) const { return left() + x_.share(value) * (right() - left()); }
  double y(double value) const { return bottom() - y_.share(value) * (bottom() - top()); }
  // On the nearest edge when outside.
  double x_within(double value) const { return x(std::clamp(value, x_.axis.low, x_.axis.high)); }
  double y_within(double value) const { return y(std::clamp(value, y_.axis.low, y_.axis.high)); }

 private:
  struct Direction {
    explicit Direction(const Axis& of)
        : axis(of), low(warp(of.scale, of.low)), span(warp(of.scale, of.high) - low) {}
    double share(double value) const { return (warp(axis.scale, value) - low) / span; }
    const Axis& axis;
    double low, span;
  };

  Direction x_, y_;
  double height_;
};

bool drawable(const Plot& plot, const Point& point) {
  return drawable(plot.x.scale, point.x) && drawable(plot.y.scale, point.y);
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

std::string tick_label(const Axis& axis, double value) {
  const double shown = value / axis.unit;
  if (axis.scale == Scale::log && shown < 0.005) {  // short enough for the margin: 5e-6
    const double exponent = std::floor(std::log10(shown) + 1e-9);
    return fmt::format("{:.0f}e{:.0f}", shown / std::pow(10.0, exponent), exponent);
  }
  return fmt::format("{:.6g}", std::abs(shown) < 1e-12 ? 0 : shown);
}

std::string axes(const Plot& plot, const Area& area) {
  std::string svg = "<g class=\"axis\">";
  auto out = std::back_inserter(svg);
  double free_below = plot.height;  // labels that would touch the one before are left out
  for (const double tick : ticks(plot.y)) {
    const double y = area.y(tick);
    fmt::format_to(out, "<path d=\"M{:.1f} {:.1f}H{:.1f}\"/>", area.left(), y, area.right());
    if (y > free_below) continue;
    fmt::format_to(out, "<text class=\"y\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", area.left() - 6, y + 4,
                   tick_label(plot.y, tick));
    free_below = y - 14;
  }
  double free_from = 0;
  for (const double tick : ticks(plot.x)) {
    const double x = area.x(tick);
    fmt::format_to(out, "<path d=\"M{:.1f} {:.1f}V{:.1f}\"/>", x, area.top(), area.bottom());
    if (!plot.x.tick_labels || x < free_from) continue;
    fmt::format_to(out, "<text class=\"x\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x, area.bottom() + 16,
                   tick_label(plot.x, tick));
    free_from = x + 34;
  }
  fmt::format_to(out, "<text class=\"name\" x=\"2\" y=\"14\">{}</text>", html::escape(plot.y.label));
  if (plot.x.tick_labels)
    fmt::format_to(out, "<text class=\"name end\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", area.right(),
                   plot.height - 5, html::escape(plot.x.label));
  return svg + "</g>";
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
    fmt::format_to(std::back_inserter(values), "{}{:.4g}", values.empty() ? "" : ",", bar.value);
    if (!(bar.value > 0)) continue;
    const double x = area.x(bar.low), y = area.y_within(bar.value);
    fmt::format_to(
        std::back_inserter(rects),
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"><title>{}</title></rect>",
        x + 0.5, y, area.x(bar.high) - x - 1, area.bottom() - y, html::escape(bar.tip));
  }
  return fmt::format("<g class=\"bars c-{}\" data-series=\"{}\" data-values=\"{}\">{}</g>", histogram.colour,
                     histogram.id, values, rects);
}

std::vector<double> log_ticks(double low, double high) {
  const auto first = static_cast<int>(std::floor(std::log10(low)));
  const auto last = static_cast<int>(std::ceil(std::log10(high)));
  const int every = std::max(1, (last - first) / 6);
  const std::vector<double> steps = last - first <= 2 ? std::vector<double>{1, 2, 5} : std::vector<double>{1};
  std::vector<double> result;
  for (int exponent = first; exponent <= last; exponent += every)
    for (const double step : steps) result.push_back(step * std::pow(10.0, exponent));
  return result;
}

std::vector<double> linear_ticks(const Axis& axis) {
  const double rough = (axis.high - axis.low) / 5;
  const double decade = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10 * decade;
  for (const double nice : {5.0, 2.0, 1.0})
    if (nice * decade >= rough * 0.999) step = nice * decade;
  step = std::max(step, axis.min_step);
  std::vector<double> result;
  for (double i = std::ceil(axis.low / step - 1e-9); i * step <= axis.high + step * 1e-9; ++i)
    result.push_back(i * step);
  return result;
}

}  // namespace

std::vector<double> ticks(const Axis& axis) {
  if (axis.scale == Scale::linear) return linear_ticks(axis);
  std::vector<double> result = {0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
                                0.2,    0.4,    0.6,    0.8,   0.9,   0.95,  0.98, 0.99, 0.999};
  if (axis.scale == Scale::log) result = log_ticks(axis.low, axis.high);
  std::erase_if(result, [&](double tick) { return tick < axis.low * 0.999 || tick > axis.high * 1.001; });
  return result;
}

Axis fitted_axis(const std::string& label, std::span<const double> values, Scale scale, double unit) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double value : values) {
    if (!drawable(scale, value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  Axis axis{.label = label, .scale = scale, .unit = unit};
  if (scale == Scale::log) {
    axis.low = low > high ? 0.1 : std::pow(10.0, std::floor(std::log10(low)));
    axis.high = low > high ? 1 : std::pow(10.0, std::ceil(std::log10(high)));
    if (axis.low == axis.high) axis.low /= 10;
  } else if (high > 0) {
    const std::vector<double> marks = linear_ticks({.high = high});
    const double step = marks[1] - marks[0];
    axis.high = step * std::ceil(high / step - 1e-9);
  }
  return axis;
}

std::string render(const Plot& plot) {
  const Area area(plot);
  std::string svg;
  auto out = std::back_inserter(svg);
  fmt::format_to(out,
                 "<svg viewBox=\"0 0 {0} {1}\" role=\"img\" aria-labelledby=\"{2}-t {2}-d\">"
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
                   series.colour, series.dashed ? " dashed" : "", series.id,
                   std::ranges::count_if(series.points, [&](const Point& p) { return drawable(plot, p); }),
                   path_of(plot, area, series));
  svg += "</svg>";
  for (const Marker& marker : plot.markers) {
    if (std::isnan(marker.at.x) || std::isnan(marker.at.y)) continue;
    fmt::format_to(
        out,
        "<circle class=\"marker c-{}{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"><title>{}</title></circle>",
        marker.colour, marker.hollow ? " hollow" : "", area.x_within(marker.at.x), area.y_within(marker.at.y),
        marker.radius, html::escape(marker.tip));
  }
  return svg + "</svg>";
}

std::string legend(const Plot& plot) {
  if (plot.series.size() < 2) return {};
  std::string list = "<ul class=\"legend\">";
  for (const Series& series : plot.series)
    fmt::format_to(
        std::back_inserter(list),
        "<li><svg class=\"key\" viewBox=\"0 0 26 8\" aria-hidden=\"true\"><path class=\"line c-{}{}\" "
        "d=\"M2 4H24\"/></svg>{}</li>",
        series.colour, series.dashed ? " dashed" : "", html::escape(series.label));
  return list + "</ul>";
}

}  // namespace siglib::plot
