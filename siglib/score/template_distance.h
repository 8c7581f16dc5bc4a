// From two templates to the distances that a score is decided on.
#pragma once

#include "siglib/config/fields.h"
#include "siglib/score/stroke_network.h"
#include "siglib/score/template.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace siglib {

// What a score looks at.
enum class Parts : std::uint8_t { both, embedding, strokes };

inline constexpr std::array<std::pair<std::string_view, Parts>, 3> kParts{
    {{"both", Parts::both}, {"embedding", Parts::embedding}, {"strokes", Parts::strokes}}};

// Of distance_names(parts), in their order.
using Distances = std::vector<double>;
std::vector<std::string> distance_names(Parts parts);  // "embedding", "strokes", or both in this order

struct TemplateDistance {
  Parts parts = Parts::embedding;
  // Its log-odds, taken negative, are the distance of the strokes; there unless parts is embedding.
  std::optional<StrokeNetwork> strokes;

  // Of the numbers of a template with an embedding of that length, at most.
  std::int64_t template_bytes(std::int64_t dimension) const;

  // Throws Error(model) when `strokes` is missing, or there for nothing.
  void check() const;

  // `known`: the strokes' log-odds where they were measured before. Throws Error(model) when the templates
  // come from different models.
  Distances operator()(const Template& a, const Template& b, const double* known = nullptr) const;

  // Of a template to itself, without measuring it.
  Distances to_itself() const;

  // As one comparison with the references' mean embedding; strokes have no mean, so theirs are averaged.
  //   each: the distances of each reference to the query
  Distances with_mean(std::span<const Template* const> references, const Template& query,
                      std::span<const Distances> each) const;
};

}  // namespace siglib
