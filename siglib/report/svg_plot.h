// Plots as inline SVG. Colours and type come from the page's style sheet (style.h), by class: "c-<colour>".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace siglib::plot {

enum class Scale : std::uint8_t { linear, log, probit };

// One direction of a plot. Tick labels show value / unit: unit 0.01 writes shares in percent.
struct Axis {
  std::string label{};
  Scale scale = Scale::linear;
  double low = 0;
  double high = 1;
  double unit = 1;
  double min_step = 0;          // of linear ticks; 1 keeps them whole
  std::vector<double> marks{};  // ticks, where they are not to be chosen
  bool tick_labels = true;
};

struct Point {
  double x = 0;
  double y = 0;
};

inline constexpr int kDashes = 5;

// A line. What cannot be drawn (NaN, infinite, not positive on a log axis) leaves a gap.
struct Series {
  std::string id{};      // becomes data-series; data-points counts the points that can be drawn
  std::string label{};   // for the legend
  std::string colour{};  // class
  std::vector<Point> points{};
  int dash = 0;  // 0 is a whole line, up to kDashes - 1
};

enum class Shape : std::uint8_t { circle, square, triangle, diamond, wedge, cross };

// How the lines of things of one sort (models, fusion rules) look: dash and shape tell them apart without
// colour. Looks repeat after many.
struct Look {
  std::string colour{};
  int dash = 0;
  Shape shape = Shape::circle;
};
Look look(std::size_t index);

// Drawn on the nearest edge where it lies outside. A label that finds no free place is left out.
struct Marker {
  Point at{};
  std::string colour{};
  std::string tip{};
  bool hollow = false;
  double radius = 4;
  Shape shape = Shape::circle;
  std::string id{};     // becomes data-marker
  std::string label{};  // written beside it
};

// What a shape stands for, in the legend.
struct Key {
  Shape shape = Shape::circle;
  bool hollow = false;
  std::string label{};
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
  std::vector<Key> keys{};
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
// An HTML list of the labelled series, where there are several, and of the keys; empty without either.
std::string legend(const Plot& plot);

}  // namespace siglib::plot
