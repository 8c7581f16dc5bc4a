#include "siglib/stroke/thin.h"

#include <array>
#include <cstdint>
#include <vector>

namespace siglib {
namespace {

// Whether a pixel goes, by its neighbours: bit i is p(i+2) of the paper, clockwise from the north.
bool goes(unsigned neighbours, bool second) {
  const auto p = [&](unsigned i) { return (neighbours >> ((i - 2) % 8)) & 1U; };
  const unsigned crossings = ((p(2) ^ 1U) & (p(3) | p(4))) + ((p(4) ^ 1U) & (p(5) | p(6))) +
                             ((p(6) ^ 1U) & (p(7) | p(8))) + ((p(8) ^ 1U) & (p(9) | p(2)));
  const unsigned one = (p(9) | p(2)) + (p(3) | p(4)) + (p(5) | p(6)) + (p(7) | p(8));
  const unsigned two = (p(2) | p(3)) + (p(4) | p(5)) + (p(6) | p(7)) + (p(8) | p(9));
  const unsigned around = one < two ? one : two;
  const unsigned side = second ? (p(6) | p(7) | (p(9) ^ 1U)) & p(8) : (p(2) | p(3) | (p(5) ^ 1U)) & p(4);
  return crossings == 1 && around >= 2 && around <= 3 && side == 0;
}

std::array<bool, 512> make_table() {
  std::array<bool, 512> table{};
  for (unsigned i = 0; i < 256; ++i) {
    table[i] = goes(i, false);
    table[256 + i] = goes(i, true);
  }
  return table;
}

}  // namespace

void thin(cv::Mat& ink) {
  static const std::array<bool, 512> table = make_table();
  const auto stride = static_cast<std::ptrdiff_t>(ink.step[0]);
  const std::array<std::ptrdiff_t, 8> around{-stride, -stride + 1, 1,  stride + 1,
                                             stride,  stride - 1,  -1, -stride - 1};
  std::vector<std::uint8_t*> inked;
  for (int y = 0; y < ink.rows; ++y)
    for (int x = 0; x < ink.cols; ++x) {
      std::uint8_t& pixel = ink.at<std::uint8_t>(y, x);
      const bool inner = y > 0 && x > 0 && y + 1 < ink.rows && x + 1 < ink.cols;
      pixel = inner && pixel != 0;
      if (pixel != 0) inked.push_back(&pixel);
    }

  std::vector<std::uint8_t*> gone;
  bool changed = true;
  for (unsigned pass = 0; changed || pass % 2 == 1; ++pass) {
    if (pass % 2 == 0) changed = false;
    gone.clear();
    std::size_t kept = 0;
    for (std::uint8_t* pixel : inked) {
      unsigned index = pass % 2 == 1 ? 256 : 0;
      for (unsigned i = 0; i < 8; ++i) index |= static_cast<unsigned>(pixel[around[i]]) << i;
      if (table[index])
        gone.push_back(pixel);
      else
        inked[kept++] = pixel;
    }
    inked.resize(kept);
    for (std::uint8_t* pixel : gone) *pixel = 0;
    changed = changed || !gone.empty();
  }
}

}  // namespace siglib
