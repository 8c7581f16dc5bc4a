// Trivial measures of a canvas: what must not tell genuine from forged.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace siglib {

inline constexpr std::array<std::string_view, 10> kCanvasStatistics{
    "mean ink",   "ink fraction", "ink level",    "aspect ratio", "box width",
    "box height", "stroke width", "edge density", "paper level",  "grey levels"};
using CanvasStatistics = std::array<double, kCanvasStatistics.size()>;

// ink: [height, width]. Mean ink over the canvas; share of pixels above a quarter of full ink; mean level of
// those; width to height of their bounding box, and its sides as shares of the canvas; twice their area to
// the length of their edge, in pixels; share of pixels that are inked beside one that is not (or beside the
// canvas's end). Without ink all of these are 0, except the mean. Then the median level of all pixels, 0..1:
// 0 on a clean canvas; and how many different levels there are, 1..256. Throws Error(internal) unless ink has
// height * width values, at least one.
CanvasStatistics statistics_of(std::span<const std::uint8_t> ink, int height, int width);

}  // namespace siglib
