// Plots as inline SVG. Colours and type come from the page's style sheet (html.cc), by class: "c-<colour>".
#pragma once

#include <span>
#include <string>
#include <vector>

namespace siglib::plot {

enum class Scale { linear, log, probit };

// One direction of a plot. Tick labels show value / unit: unit 0.01 writes shares in percent.
struct Axis {
  std::string label{};
  Scale scale = Scale::linear;
  double low = 0;
  double high = 1;
  double unit = 1;
  double min_step = 0;  // of linear ticks; 1 keeps them whole
  bool tick_labels = true;
};

struct Point {
  double x = 0;
  double y = 0;
};

// A line. What cannot be drawn (NaN, infinite, not positive on a log axis) leaves a gap.
struct Series {
  std::string id{};      // becomes data-series; data-points counts the points that can be drawn
  std::string label{};   // for the legend
  std::string colour{};  // class
  std::vector<Point> points{};
  bool dashed = false;
};

struct Marker {
  Point at{};
  std::string colour{};
  std::string tip{};
  bool hollow = false;
  double radius = 4;
};

struct Bar {
  double low = 0;
  double high = 0;
  double value = 0;
  std::string tip{};
};

// Bars from zero; `values` become data-values.
struct Histogram {
  std::string id{};
  std::string colour{};
  std::vector<Bar> bars{};
};

// A stretch of the x axis, with a line where it starts unless that is the axis' end.
struct Band {
  double low = 0;
  double high = 0;
  std::string label{};
  bool shaded = false;
};

struct Plot {
  std::string id{};  // unique within the page
  std::string title{};
  std::string description{};  // what a reader who cannot see the plot should know
  Axis x{};
  Axis y{};
  std::vector<Series> series{};
  std::vector<Histogram> histograms{};
  std::vector<Marker> markers{};
  std::vector<Band> bands{};
  bool diagonal = false;  // the line from corner to corner, for reference
  double height = 310;    // of a width of 440
};

// Where the ticks of an axis stand, ascending, within [low, high].
std::vector<double> ticks(const Axis& axis);

// An axis that holds all finite values; a linear one starts at zero, a log one ends on whole decades and
// leaves out what is not positive. 0 .. 1 (log: 0.1 .. 1) when nothing is left.
Axis fitted_axis(const std::string& label, std::span<const double> values, Scale scale, double unit = 1);

std::string render(const Plot& plot);
// An HTML list of the labelled series; empty for fewer than two.
std::string legend(const Plot& plot);

}  // namespace siglib::plot
