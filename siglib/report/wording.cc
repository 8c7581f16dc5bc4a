#include "siglib/report/wording.h"

#include "siglib/report/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace siglib {
namespace {

using html::number;
using html::percent;

constexpr FigureText kFigureTexts[] = {
    {"eer", "Equal error rate (EER)", true, Better::lower,
     "The error at the threshold where as many forgeries pass as genuine signatures fail."},
    {"auc", "Area under the ROC curve (AUC)", false, Better::higher,
     "How often a genuine pair scores above a forged one; 1 is perfect, 0.5 is guessing."},
    {"average_precision", "Average precision", false, Better::higher,
     "Precision averaged over the genuine signatures, strictest threshold first; 0.5 is guessing."},
    {"accuracy", "Accuracy", true, Better::higher,
     "Right answers at the frozen threshold, genuine and forged weighted equally."},
    {"precision", "Precision", true, Better::higher,
     "Of what is accepted, the share that is genuine, classes weighted equally."},
    {"recall", "Recall", true, Better::higher, "Of the genuine signatures, the share that is accepted."},
    {"f1", "F1", true, Better::higher, "One figure for precision and recall: their harmonic mean."},
    {"far", "False accept rate (FAR)", true, Better::lower, "Of the forgeries, the share that is accepted."},
    {"frr", "False reject rate (FRR)", true, Better::lower,
     "Of the genuine signatures, the share that is not accepted."},
    {"hter", "Half total error rate (HTER)", true, Better::lower, "The mean of the two error rates."},
    {"frr_at_far_1_percent", "FRR at FAR 1 %", true, Better::lower,
     "Genuine signatures lost if only one forgery in 100 may pass."},
    {"frr_at_far_0.1_percent", "FRR at FAR 0.1 %", true, Better::lower,
     "Genuine signatures lost if only one in 1,000 may pass."},
    {"cllr", "Cllr (bits)", false, Better::lower,
     "What the scores cost when taken as probabilities; 0 is perfect, 1 is as good as no system."},
    {"min_cllr", "Least Cllr (bits)", false, Better::lower,
     "The same cost if the probabilities were ideally recalibrated."},
    {"ece", "Expected calibration error", false, Better::lower,
     "How far a stated probability is from the truth on average."},
    {"brier", "Brier score", false, Better::lower,
     "The mean squared error of the probability; 0.25 is guessing."},
    {"d_prime", "d′", false, Better::higher,
     "How many standard deviations apart genuine and forged scores lie."},
};

}  // namespace

std::string kind_id(PairKind kind) {
  return kind == PairKind::genuine ? "genuine" : kind == PairKind::skilled ? "skilled" : "random";
}

std::string kind_words(PairKind kind) {
  return kind == PairKind::genuine ? "genuine signatures" : kind_id(kind) + " forgeries";
}

std::string kind_title(PairKind kind) {
  return kind == PairKind::genuine   ? "Genuine signatures"
         : kind == PairKind::skilled ? "Skilled forgeries"
                                     : "Random forgeries";
}

std::string decision_words(Decision decision) {
  return decision == Decision::match ? "match" : decision == Decision::review ? "review" : "no match";
}

std::string fusion_words(Fusion fusion) {
  std::string words = to_string(fusion);
  std::ranges::replace(words, '_', ' ');
  return words;
}

FigureText text_of(std::string_view name) {
  const auto* found = std::ranges::find(kFigureTexts, name, &FigureText::name);
  return found != std::end(kFigureTexts) ? *found : FigureText{name, name, false, Better::neither, ""};
}

std::string value_text(const Figure& figure) {
  return text_of(figure.name).share ? percent(figure.value) : number(figure.value, 3);
}

std::string interval_text(const Figure& figure) {
  const auto [low, high] = figure.interval;
  if (std::isnan(low) || std::isnan(high)) return "no interval";
  if (!text_of(figure.name).share) return fmt::format("{}–{}", number(low, 3), number(high, 3));
  return fmt::format("{}–{}", percent(low, ""), percent(high));
}

std::string value_cell(const Figure& figure) {
  if (std::isnan(figure.interval.low)) return value_text(figure);
  return fmt::format("{}<small>{}</small>", value_text(figure), interval_text(figure));
}

Figure figure_of(const KindResult& kind, std::string_view name) {
  const auto found = std::ranges::find(kind.figures, name, &Figure::name);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return found != kind.figures.end() ? *found : Figure{std::string(name), nan, {nan, nan}};
}

const KindResult* result_of(const std::vector<KindResult>& kinds, PairKind kind) {
  const auto found = std::ranges::find(kinds, kind, &KindResult::negatives);
  return found != kinds.end() ? &*found : nullptr;
}

std::string counted(std::int64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", html::count(number), number == 1 ? one : many);
}

}  // namespace siglib
