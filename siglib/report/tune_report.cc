#include "siglib/report/tune_report.h"

#include "siglib/report/html.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace siglib {
namespace {

using html::escape;
using html::percent;

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// Whether marks at these places of an axis can be told apart.
bool spread_out(std::vector<double> places) {
  std::ranges::sort(places);
  const double least = 0.06 * (places.back() - places.front());
  const auto close = [&](double a, double b) { return a < b && b - a < least; };
  return std::ranges::adjacent_find(places, close) == places.end();
}

// The axis that a key's values stand on; none where they are names, or numbers such as 0, 0.001 and 1 that no
// scale spreads out: those are numbered.
std::optional<plot::Scale> scale_of(const TuneKey& key) {
  if (key.range) return key.range->scale == TuneScale::log ? plot::Scale::log : plot::Scale::linear;
  std::vector<double> values, logarithms;
  for (const std::string& choice : key.choices) {
    const std::optional<double> value = number_of(choice);
    if (!value) return std::nullopt;
    values.push_back(*value);
    if (*value > 0) logarithms.push_back(std::log(*value));
  }
  if (spread_out(values)) return plot::Scale::linear;
  if (logarithms.size() == values.size() && spread_out(logarithms)) return plot::Scale::log;
  return std::nullopt;
}

// A margin, so that the outer values do not stand on the frame.
void widen(plot::Axis& axis) {
  if (axis.scale == plot::Scale::log) {
    const double factor = axis.high > axis.low ? std::pow(axis.high / axis.low, 0.08) : 2;
    axis.low /= factor;
    axis.high *= factor;
  } else {
    const double margin = axis.high > axis.low ? 0.08 * (axis.high - axis.low) : 0.5;
    axis.low -= margin;
    axis.high += margin;
  }
}

plot::Axis value_axis(const TuneKey& key) {
  const std::optional<plot::Scale> scale = scale_of(key);
  plot::Axis axis{.label = key.key, .scale = scale.value_or(plot::Scale::linear)};
  if (key.range) {
    axis.low = key.range->low;
    axis.high = key.range->high;
    if (key.range->integer) {
      axis.min_step = 1;
      widen(axis);
    }
    return axis;
  }
  for (std::size_t i = 0; i < key.choices.size(); ++i)
    axis.marks.push_back(scale ? *number_of(key.choices[i]) : static_cast<double>(i + 1));
  std::ranges::sort(axis.marks);
  axis.low = axis.marks.front();
  axis.high = axis.marks.back();
  widen(axis);
  return axis;
}

// Where a value stands on the axis of its key.
double place_of(const TuneKey& key, const std::string& value) {
  if (scale_of(key)) return number_of(value).value_or(NAN);
  const auto found = std::ranges::find(key.choices, value);
  return static_cast<double>(found - key.choices.begin() + 1);
}

std::string epoch_words(const TunePlan& plan, std::int64_t rung) {
  const std::int64_t epochs = rung_epochs(plan, plan.epochs, rung);
  return fmt::format("{} epoch{}", epochs, epochs == 1 ? "" : "s");
}

std::string key_figure(const TuneSummary& summary, std::size_t index) {
  const TuneKey& key = summary.space[index];
  plot::Plot plot{.id = fmt::format("key-{}", index), .title = fmt::format("Selected EER over {}", key.key)};
  std::vector<double> errors;
  for (const TuneRun& run : summary.runs) {
    if (run.status == TuneStatus::failed) continue;
    errors.push_back(run.eer);
    const plot::Look look = plot::look(static_cast<std::size_t>(run.rung));
    plot.markers.push_back({.at = {place_of(key, run.setting[index]), run.eer},
                            .colour = look.colour,
                            .tip = fmt::format("trial {}, rung {}: {}, EER {}", run.trial, run.rung,
                                               run.setting[index], percent(run.eer)),
                            .hollow = run.rung + 1 < rungs(summary.plan),
                            .shape = look.shape,
                            .id = fmt::format("{}-{}-{}", plot.id, run.trial, run.rung)});
  }
  if (errors.empty())
    return html::missing_figure(plot.title, "No run has ended with a validation error yet.");
  plot.description = fmt::format("{} runs, a mark each.", errors.size());
  plot.x = value_axis(key);
  plot.y = plot::fitted_axis("selected EER, %", errors, plot::Scale::linear, 0.01);
  const std::int64_t last = rungs(summary.plan) - 1;
  for (std::int64_t rung = 0; last > 0 && rung <= last; ++rung)
    plot.keys.push_back({plot::look(static_cast<std::size_t>(rung)).shape, rung < last,
                         fmt::format("rung {}: {}", rung, epoch_words(summary.plan, rung))});
  std::string meaning = "Lower is better.";
  if (last > 0) meaning += " Compare marks of one rung: others had another number of epochs.";
  if (!scale_of(key)) {
    meaning += " Along the axis:";
    for (std::size_t i = 0; i < key.choices.size(); ++i)
      meaning += fmt::format("{} {} is {}", i == 0 ? "" : ";", i + 1, key.choices[i]);
    meaning += '.';
  }
  return html::figure(key.key, {plot}, meaning);
}

std::string plots(const TuneSummary& summary) {
  std::string html;
  for (std::size_t i = 0; i < summary.space.size(); ++i) html += key_figure(summary, i);
  return "<div class=\"grid wide\">" + html + "</div>";
}

std::string trials_table(const TuneSummary& summary) {
  html::Table table{.caption = "Trials, best first: each with its last run",
                    .head = {"Trial", "EER", "EER skilled", "EER random", "Epochs"}};
  for (const TuneKey& key : summary.space) table.head.push_back(key.key);
  table.head.insert(table.head.end(), {"Status", "Time"});
  table.minor_from = 5 + summary.space.size();
  for (const TuneRun& run : ranking(summary.runs)) {
    std::vector<std::string> row{fmt::format("{}", run.trial), percent(run.eer), percent(run.eer_skilled),
                                 percent(run.eer_random), fmt::format("{}", run.epochs)};
    for (const std::string& value : run.setting) row.push_back(escape(value));
    row.push_back(run.status == TuneStatus::failed ? fmt::format("failed<small>{}</small>", escape(run.error))
                  : run.status == TuneStatus::stopped_early ? "stopped early"
                                                            : "finished");
    row.push_back(fmt::format("{:.0f}\u00A0s", run.seconds));
    table.rows_html.push_back(std::move(row));
  }
  if (!summary.best_yaml.empty()) table.marked_row = 0;
  return "<div class=\"sheet\">" + html::table(table) + "</div>";
}

// "27 × 4 epochs, then 9 × 13 epochs, then 3 × 40 epochs"
std::string course(const TunePlan& plan) {
  if (rungs(plan) == 1) return fmt::format("{} trials, each trained whole", plan.trials);
  std::vector<std::string> steps;
  for (std::int64_t rung = 0; rung < rungs(plan); ++rung)
    steps.push_back(fmt::format("{} × {}", rung_size(plan, rung), epoch_words(plan, rung)));
  return fmt::format("{}", fmt::join(steps, ", then "));
}

std::string lead(const TuneSummary& summary) {
  return fmt::format(
      "<p class=\"origin\">{}</p><p class=\"lead\">{} Every figure is of validation writers: the best "
      "one among many is lower than it would be on new writers.</p>",
      escape(course(summary.plan)),
      summary.best_yaml.empty() ? "The search is not over." : "The search is over.");
}

}  // namespace

std::string tune_report(const TuneSummary& summary) {
  return html::page(
      "Search over settings", summary.title, lead(summary),
      {{"trials", "Trials", summary.runs.empty() ? "<p>No run has ended yet.</p>" : trials_table(summary)},
       {"keys", "Values against the error", plots(summary)},
       {"best", "Recipe of the best",
        summary.best_yaml.empty() ? "" : "<pre class=\"sheet\">" + escape(summary.best_yaml) + "</pre>"}});
}

}  // namespace siglib
