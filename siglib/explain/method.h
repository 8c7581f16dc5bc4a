// The ways of explaining a score.
#pragma once

#include "siglib/config/fields.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace siglib {

// docs/explanations.md has the rules of each and what they were measured to be worth.
enum class Method : std::uint8_t {
  deeplift,              // Shrikumar et al. 2017, rule Rescale; stroke part by the shares of its points
  reveal_cancel,         // the same with rule RevealCancel
  integrated_gradients,  // Sundararajan et al. 2017; stroke part as above
  grad_cam,              // Selvaraju et al. 2017; stroke part as above
  lime,                  // Ribeiro et al. 2016, over pieces of the lines; the whole score
  occlusion,             // one piece of a line taken away at a time; the whole score
  matches                // the registered strokes alone: what answers what
};
inline constexpr std::array<std::pair<std::string_view, Method>, 7> kMethods{
    {{"deeplift", Method::deeplift},
     {"reveal_cancel", Method::reveal_cancel},
     {"integrated_gradients", Method::integrated_gradients},
     {"grad_cam", Method::grad_cam},
     {"lime", Method::lime},
     {"occlusion", Method::occlusion},
     {"matches", Method::matches}}};

std::string_view to_string(Method method);
// Throws Error(usage) that lists the names.
Method method_named(std::string_view name);

// What a signature is compared with to say what its ink does: where the ink is gone.
enum class Baseline : std::uint8_t {
  paper,   // a canvas without ink
  blurred  // the canvas blurred until no line can be told: what is left is where the ink lies
};
inline constexpr std::array<std::pair<std::string_view, Baseline>, 2> kBaselines{
    {{"paper", Baseline::paper}, {"blurred", Baseline::blurred}}};

std::string_view to_string(Baseline baseline);
// Throws Error(usage) that lists the names.
Baseline baseline_named(std::string_view name);

}  // namespace siglib
