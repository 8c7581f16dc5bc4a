// A pen's way over the paper.
#pragma once

#include <vector>

namespace siglib {

struct PenPoint {
  double x = 0;         // millimetres, rightwards
  double y = 0;         // millimetres, downwards
  double time = 0;      // seconds since the start
  double pressure = 0;  // 0 (lifted) to 1
};

// Points in time order at a fixed rate; pressure 0 where the pen is in the air.
struct Trajectory {
  std::vector<PenPoint> points;
};

}  // namespace siglib
