// The rectangle of a plot that data is drawn in, in the units of the viewBox. Part of the plots' rendering.
#pragma once

#include "siglib/report/svg_plot.h"

namespace siglib::plot {

inline constexpr double kWidth = 440;

bool drawable(Scale scale, double value);
bool drawable(const Plot& plot, const Point& point);

class Area {
 public:
  explicit Area(const Plot& plot);  // which has to stay

  double left() const;
  double right() const;
  double top() const;
  double bottom() const;
  double x(double value) const { return left() + x_.share(value) * (right() - left()); }
  double y(double value) const { return bottom() - y_.share(value) * (bottom() - top()); }
  // On the nearest edge when outside.
  double x_within(double value) const;
  double y_within(double value) const;

 private:
  struct Direction {
    explicit Direction(const Axis& of);
    double share(double value) const;
    const Axis& axis;
    double low, span;
  };

  Direction x_, y_;
  double height_;
};

// Grid lines, tick labels and the names of the axes.
std::string axes(const Plot& plot, const Area& area);

// The markers and, where there is room, their labels.
std::string markers(const Plot& plot, const Area& area);
// The outline of a shape around (x, y), as path data.
std::string outline(Shape shape, double x, double y, double radius);

}  // namespace siglib::plot
