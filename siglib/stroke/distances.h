// How different two signatures are, stroke by stroke, once one is brought onto the other.
#pragma once

#include "siglib/stroke/register.h"
#include "siglib/stroke/strokes.h"

#include <array>
#include <string_view>

namespace siglib {

// All are 0 for equal signatures and grow with the difference. "affine" is measured after the affine map,
// "warped" after the smooth warp; a point's partner is the nearest point of the other signature by place and
// direction.
//   unmatched      share of points without a partner within 7 units that runs the same way (within 20°)
//   unmatched_most the same of the signature of the two that has more of them
//   rough          share of points that are not within 3 units across the line from their partner
//   distance       mean distance to the partner, at most 24 units
//   across         its part across the line, at most 12 units
//   turn           mean sine of the angle between partners
//   disagreement   1 less the mean of exp(-(d/14)²) cos² 2·angle; _most as above
// and of the map itself:
//   scale, stretch, rotation, shear   |log| of the area's root and of the axes' ratio, |angle|,
//   |off-diagonal| bend, strain, strain_rms          warp: mean shift in units; mean and root mean square of
//   its change per
//                                     unit between points at most 20 units apart
//   length                            |log| ratio of the line lengths
// and of the ink along matched points, 1 less Spearman's rank correlation, which keeps what the hand did and
// drops what pen and scanner did:
//   width, darkness, ink, crowding    the same after the ranks' linear dependence on direction is taken out:
//   …_free                            what a slanted nib does to everybody's strokes
inline constexpr std::array<std::string_view, 32> kStrokeDistances{"affine_unmatched",
                                                                   "affine_unmatched_most",
                                                                   "affine_rough",
                                                                   "affine_distance",
                                                                   "affine_across",
                                                                   "affine_turn",
                                                                   "affine_disagreement",
                                                                   "affine_disagreement_most",
                                                                   "warped_unmatched",
                                                                   "warped_unmatched_most",
                                                                   "warped_rough",
                                                                   "warped_distance",
                                                                   "warped_across",
                                                                   "warped_turn",
                                                                   "warped_disagreement",
                                                                   "warped_disagreement_most",
                                                                   "scale",
                                                                   "stretch",
                                                                   "rotation",
                                                                   "shear",
                                                                   "bend",
                                                                   "strain",
                                                                   "strain_rms",
                                                                   "length",
                                                                   "width",
                                                                   "width_free",
                                                                   "darkness",
                                                                   "darkness_free",
                                                                   "ink",
                                                                   "ink_free",
                                                                   "crowding",
                                                                   "crowding_free"};

using StrokeDistances = std::array<double, kStrokeDistances.size()>;

// One way: of `from` brought onto `to` by `map`. Each has kFewestStrokePoints (comparison.h) or more points.
StrokeDistances stroke_distances(const Strokes& from, const Strokes& to, const Registration& map);

}  // namespace siglib
