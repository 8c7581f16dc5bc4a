// How reports name and write kinds, figures and decisions.
#pragma once

#include "siglib/evaluate/evaluation.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace siglib {

// "genuine", "skilled", "random": class of the colour and part of data-series.
std::string kind_id(PairKind kind);
// "skilled forgeries"
std::string kind_words(PairKind kind);
// "Skilled forgeries"
std::string kind_title(PairKind kind);

// "match", "review", "no match"
std::string decision_words(Decision decision);
// "mean embedding"
std::string fusion_words(Fusion fusion);

enum class Better : std::uint8_t { lower, higher, neither };

// A figure of metrics.json in words. A name that is not known stands for itself.
struct FigureText {
  std::string_view name, label;
  bool share = false;  // written in percent
  Better better = Better::neither;
  std::string_view meaning;
};
FigureText text_of(std::string_view name);

std::string value_text(const Figure& figure);
std::string interval_text(const Figure& figure);  // "5.2–9.0 %"; "no interval"
// The value, the interval below it where there is one.
std::string value_cell(const Figure& figure);

// NaN without interval where the kind has no such figure.
Figure figure_of(const KindResult& kind, std::string_view name);
const KindResult* result_of(const std::vector<KindResult>& kinds, PairKind kind);  // null where there is none

// "1 writer", "2,000 writers"
std::string counted(std::int64_t number, std::string_view one, std::string_view many);

}  // namespace siglib
