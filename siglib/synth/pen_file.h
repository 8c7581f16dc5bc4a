// Signatures recorded by a tablet: the pen files of SVC2004 Task 2 and of SUSIG.
#pragma once

#include "siglib/synth/trajectory.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace siglib {

enum class PenFormat {
  svc2004,       // D.-Y. Yeung et al., "SVC2004: First International Signature Verification Competition"
  susig_visual,  // A. Kholmatov, B. Yanikoglu, "SUSIG: an on-line signature database, associated protocols
  susig_blind,   // and benchmark results", Pattern Analysis and Applications 12, 2009
};

// "svc2004", "susig_visual" or "susig_blind". Throws Error(usage) for another name.
PenFormat pen_format(std::string_view name);
std::string_view pen_format_name(PenFormat format);

// Distance between neighbouring positions that the tablet tells apart, millimetres.
double pen_grain(PenFormat format);

// The text of one pen file. Points keep the order of the file; where a clock runs back, time stands still.
// Before every stroke but the first comes a point in the air. Throws Error(input) beginning with
// "origin:line:" for what is not of the format: another number of points than announced, fields that are no
// whole numbers or out of range, more than 20000 points.
Trajectory parse_pen_file(std::string_view text, PenFormat format, const std::string& origin);

constexpr std::uint64_t kMaxPenFileBytes = 4 << 20;

// The same from a file of at most kMaxPenFileBytes.
Trajectory read_pen_file(const std::filesystem::path& file, PenFormat format);

}  // namespace siglib
