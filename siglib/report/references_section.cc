// More references, folds and writers: where the one headline figure hides a spread.
#include "siglib/report/html.h"
#include "siglib/report/sections.h"
#include "siglib/report/svg_plot.h"
#include "siglib/report/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace siglib {
namespace {

using html::escape;
using html::percent;

constexpr PairKind kForgeries[] = {PairKind::skilled, PairKind::random};

// One line per fusion rule; empty without points of that kind.
plot::Plot references_plot(const Evaluation& evaluation, PairKind negatives) {
  const std::string id = "references-" + kind_id(negatives);
  plot::Plot plot{.id = id, .title = "EER over the number of references, " + kind_words(negatives)};
  std::vector<double> numbers, values;
  for (const auto& [name, fusion] : kFusions) {
    const plot::Look look = plot::look(static_cast<std::size_t>(fusion));
    plot::Series series{.id = fmt::format("{}-{}", id, name),
                        .label = fusion_words(fusion),
                        .colour = look.colour,
                        .dash = look.dash};
    for (const ReferencePoint& point : evaluation.references) {
      if (point.fusion != fusion || point.negatives != negatives) continue;
      const plot::Point at{static_cast<double>(point.references), point.eer.value};
      series.points.push_back(at);
      numbers.push_back(at.x);
      values.push_back(at.y);
      plot.markers.push_back({.at = at,
                              .colour = look.colour,
                              .tip = fmt::format("{}, {}: EER {} ({})", series.label,
                                                 counted(point.references, "reference", "references"),
                                                 percent(at.y), interval_text(point.eer)),
                              .shape = look.shape});
    }
    if (!series.points.empty()) plot.series.push_back(std::move(series));
  }
  if (plot.series.empty()) return plot;
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  plot.description =
      fmt::format("{} fusion rules at {} numbers of references.", plot.series.size(), numbers.size());
  plot.x = {.label = "genuine references per comparison, log scale",
            .scale = plot::Scale::log,
            .low = std::min(1.0, numbers.front()),
            .high = std::max(2.0, numbers.back()),
            .marks = numbers};
  plot.y = plot::fitted_axis("equal error rate, %", values, plot::Scale::linear, 0.01);
  plot.height = 280;
  return plot;
}

const ReferencePoint* find(const Evaluation& evaluation, PairKind negatives, std::int64_t references,
                           Fusion fusion) {
  for (const ReferencePoint& point : evaluation.references)
    if (point.negatives == negatives && point.references == references && point.fusion == fusion)
      return &point;
  return nullptr;
}

// The plot in figures: a row per number of references, a column per fusion rule.
std::string eer_table(const Evaluation& evaluation, PairKind negatives) {
  std::set<std::int64_t> numbers;
  std::set<Fusion> fusions;
  for (const ReferencePoint& point : evaluation.references)
    if (point.negatives == negatives) {
      numbers.insert(point.references);
      fusions.insert(point.fusion);
    }
  html::Table table{
      .caption = kind_title(negatives) + ": EER by fusion rule", .head = {"References"}, .stacked = true};
  for (const Fusion fusion : fusions) table.head.push_back(fusion_words(fusion));
  for (const std::int64_t references : numbers) {
    std::vector<std::string> row = {counted(references, "reference", "references")};
    for (const Fusion fusion : fusions) {
      const ReferencePoint* point = find(evaluation, negatives, references, fusion);
      row.push_back(point ? value_cell({"eer", point->eer.value, point->eer.interval}) : "–");
    }
    table.rows_html.push_back(std::move(row));
  }
  return "<div class=\"sheet\">" + html::table(table) + "</div>";
}

// Further figures under the rule that this evaluation uses.
std::string rule_table(const Evaluation& evaluation, PairKind negatives) {
  html::Table table{.caption = fmt::format("{}: more figures for “{}”", kind_title(negatives),
                                           fusion_words(evaluation.fusion)),
                    .head = {"References", "Pairs", "HTER", "Cllr", "Least Cllr"},
                    .stacked = true};
  for (const ReferencePoint& point : evaluation.references)
    if (point.negatives == negatives && point.fusion == evaluation.fusion)
      table.rows_html.push_back(
          {counted(point.references, "reference", "references"),
           fmt::format("{} + {}", html::count(point.genuine_pairs), html::count(point.negative_pairs)),
           value_cell({"hter", point.hter.value, point.hter.interval}),
           value_cell({"cllr", point.cllr.value, point.cllr.interval}),
           value_cell({"min_cllr", point.min_cllr.value, point.min_cllr.interval})});
  return table.rows_html.empty() ? "" : "<div class=\"sheet\">" + html::table(table) + "</div>";
}

// Folds of one kind, the pooled figures last.
std::string folds_table(const Evaluation& evaluation, PairKind negatives) {
  constexpr std::array<std::string_view, 4> kColumns{"eer", "hter", "far", "frr"};
  html::Table table{
      .caption = kind_title(negatives), .head = {"Fold", "EER", "HTER", "FAR", "FRR"}, .stacked = true};
  const auto add = [&](std::string heading, std::int64_t writers, const std::vector<KindResult>& kinds) {
    const KindResult* kind = result_of(kinds, negatives);
    std::vector<std::string> row = {
        fmt::format("{}<small>{}</small>", heading, counted(writers, "writer", "writers"))};
    for (const std::string_view name : kColumns)
      row.push_back(kind ? value_cell(figure_of(*kind, name)) : "–");
    table.rows_html.push_back(std::move(row));
  };
  for (const FoldResult& fold : evaluation.folds) add(std::to_string(fold.fold), fold.writers, fold.kinds);
  add("pooled", evaluation.writers, evaluation.kinds);
  table.marked_row = table.rows_html.size() - 1;
  return "<div class=\"sheet\">" + html::table(table) + "</div>";
}

std::string errors_cell(double rate, std::int64_t pairs) {
  if (pairs == 0) return "–";
  return fmt::format("{}<small>of {}</small>", percent(rate), html::count(pairs));
}

}  // namespace

html::Section references_section(const Evaluation& evaluation) {
  std::string figures, tables;
  for (const PairKind kind : kForgeries) {
    const plot::Plot plot = references_plot(evaluation, kind);
    if (plot.series.empty()) continue;
    figures += html::figure(
        kind_title(kind), {plot},
        "Equal error rate, one line per way of making one score of several comparisons; lower is better.");
    tables += eer_table(evaluation, kind) + rule_table(evaluation, kind);
  }
  if (figures.empty())
    return {"references", "More references",
            html::missing_figure("EER over the number of references",
                                 "These pairs did not let the number of references be varied.")};
  return {
      "references", "More references",
      "<p>The headline compares with the references that its pairs give. Somebody’s hand varies: with more "
      "genuine signatures on file a forgery stands out more clearly. Every point has a calibration of its "
      "own, fitted on other writers.</p><div class=\"grid wide\">" +
          figures + "</div><p class=\"note\">In figures; below each one its 95 % range.</p>" + tables};
}

html::Section folds_section(const Evaluation& evaluation) {
  if (evaluation.folds.empty()) return {"folds", "Folds", ""};
  std::string tables, models;
  for (const PairKind kind : kForgeries)
    if (result_of(evaluation.kinds, kind)) tables += folds_table(evaluation, kind);
  for (const FoldResult& fold : evaluation.folds)
    models += fmt::format("<dt>Fold {}</dt><dd>{}</dd>", fold.fold, escape(fold.model));
  return {"folds", "Folds",
          fmt::format(
              "<p>The writers were dealt into {}; each fold was tested with a model that never saw its "
              "writers. Where the folds differ much, the result depends on which people happened to be "
              "drawn.</p>{}<details open><summary>Models of the "
              "folds</summary><dl class=\"facts sheet\">{}</dl></details>",
              counted(static_cast<std::int64_t>(evaluation.folds.size()), "fold", "folds"), tables, models)};
}

html::Section writers_section(const Evaluation& evaluation) {
  if (evaluation.hardest.empty())
    return {"writers", "Hardest writers", "<p>No error can be told by writer in these pairs.</p>"};
  html::Table table{.caption = "Errors at the accept threshold, most first",
                    .head = {"Writer", "Genuine not accepted", "Skilled accepted", "Random accepted"},
                    .stacked = true};
  for (const WriterErrors& writer : evaluation.hardest)
    table.rows_html.push_back({escape(writer.writer), errors_cell(writer.frr, writer.genuine_pairs),
                               errors_cell(writer.far_skilled, writer.skilled_pairs),
                               errors_cell(writer.far_random, writer.random_pairs)});
  return {"writers", "Hardest writers",
          "<p>Errors are not spread evenly: some people sign so variably, or so simply, that most errors are "
          "theirs. These customers are served badly by any one threshold and gain most from more "
          "references.</p><div class=\"sheet\">" +
              html::table(table) + "</div>"};
}

}  // namespace siglib
