#include "siglib/report/plot_area.h"

#include "siglib/report/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace siglib::plot {
namespace {

constexpr double kLeft = 44, kRight = 14, kTop = 30, kBottom = 40;

double normal_quantile(double p) {
  double low = -8, high = 8;
  for (int i = 0; i < 50; ++i) {
    const double middle = (low + high) / 2;
    (std::erfc(-middle / std::sqrt(2.0)) / 2 < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

double warp(Scale scale, double value) {
  if (scale == Scale::linear) return value;
  return scale == Scale::log ? std::log10(value) : normal_quantile(value);
}

std::string tick_label(const Axis& axis, double value) {
  const double shown = value / axis.unit;
  if (axis.scale == Scale::log && shown < 0.005) {  // short enough for the margin: 5e-6
    const double exponent = std::floor(std::log10(shown) + 1e-9);
    return fmt::format("{:.0f}e{:.0f}", shown / std::pow(10.0, exponent), exponent);
  }
  return fmt::format("{:.6g}", std::abs(shown) < 1e-12 ? 0 : shown);
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

bool drawable(Scale scale, double value) {
  return std::isfinite(value) && (scale == Scale::linear || value > 0) &&
         (scale != Scale::probit || value < 1);
}

bool drawable(const Plot& plot, const Point& point) {
  return drawable(plot.x.scale, point.x) && drawable(plot.y.scale, point.y);
}

Area::Direction::Direction(const Axis& of)
    : axis(of), low(warp(of.scale, of.low)), span(warp(of.scale, of.high) - low) {}

double Area::Direction::share(double value) const {
  return (warp(axis.scale, value) - low) / span;
}

Area::Area(const Plot& plot) : x_(plot.x), y_(plot.y), height_(plot.height) {}

double Area::left() const {
  return kLeft;
}
double Area::right() const {
  return kWidth - kRight;
}
double Area::top() const {
  return kTop;
}
double Area::bottom() const {
  return height_ - (x_.axis.tick_labels ? kBottom : 8);
}
double Area::x_within(double value) const {
  return x(std::clamp(value, x_.axis.low, x_.axis.high));
}
double Area::y_within(double value) const {
  return y(std::clamp(value, y_.axis.low, y_.axis.high));
}

std::vector<double> ticks(const Axis& axis) {
  std::vector<double> result = axis.marks;
  if (result.empty() && axis.scale == Scale::linear) return linear_ticks(axis);
  if (result.empty() && axis.scale == Scale::log) result = log_ticks(axis.low, axis.high);
  if (result.empty())
    result = {0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
              0.2,    0.4,    0.6,    0.8,   0.9,   0.95,  0.98, 0.99, 0.999};
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

}  // namespace siglib::plot
