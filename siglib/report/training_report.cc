#include "siglib/report/html.h"
#include "siglib/report/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

using html::count;
using html::number;
using html::percent;

// One line over the epochs.
struct Curve {
  std::string id, label, colour;
  double EpochRecord::*value;
  int dash = 0;
};

plot::Plot epochs_plot(const std::vector<EpochRecord>& history, const std::string& id,
                       const std::string& title, const std::string& label, const std::vector<Curve>& curves,
                       plot::Scale scale = plot::Scale::linear, double unit = 1) {
  plot::Plot plot{.id = id, .title = title};
  std::vector<double> all;
  for (const Curve& curve : curves) {
    plot::Series series{curve.id, curve.label, curve.colour, {}, curve.dash};
    for (const EpochRecord& record : history) {
      series.points.push_back({static_cast<double>(record.epoch), record.*curve.value});
      all.push_back(record.*curve.value);
      if (record.best && &curve == &curves.front())
        plot.markers.push_back(
            {series.points.back(), curve.colour, fmt::format("epoch {}, kept as the model", record.epoch)});
    }
    plot.series.push_back(std::move(series));
  }
  // The best epoch so far is flagged each time; the model is the last of them.
  if (plot.markers.size() > 1) plot.markers.erase(plot.markers.begin(), plot.markers.end() - 1);
  plot.description = fmt::format("{} over {} epochs.", title, history.size());
  plot.x = {.label = "epoch",
            .low = static_cast<double>(history.front().epoch),
            .high = static_cast<double>(std::max(history.back().epoch, history.front().epoch + 1)),
            .min_step = 1};
  plot.y = plot::fitted_axis(label, all, scale, unit);
  return plot;
}

const EpochRecord* best_of(const std::vector<EpochRecord>& history) {
  const auto found =
      std::find_if(history.rbegin(), history.rend(), [](const EpochRecord& r) { return r.best; });
  return found != history.rend() ? &*found : nullptr;
}

std::string duration(double seconds) {
  if (!std::isfinite(seconds)) return "–";
  if (seconds < 120) return fmt::format("{:.0f}\u00A0s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f}\u00A0min", seconds / 60);
  return fmt::format("{:.1f}\u00A0h", seconds / 3600);
}

std::string cards(const std::vector<EpochRecord>& history) {
  const EpochRecord* best = best_of(history);
  double seconds = 0, speed = 0;
  for (const EpochRecord& record : history) {
    seconds += record.seconds;
    speed += record.images_per_second / static_cast<double>(history.size());
  }
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const std::string of =
      best ? fmt::format("epoch {} of {}", best->epoch, count(history.back().epoch)) : "no best epoch";
  std::string html =
      html::card("Model kept", {{"other", percent(best ? best->validation_eer : nan), of, "selection EER"}},
                 "The epoch with the lowest equal error rate on validation writers gives the model.");
  html +=
      html::card("At that epoch",
                 {{"skilled", percent(best ? best->validation_eer_skilled : nan), "skilled forgeries", "EER"},
                  {"random", percent(best ? best->validation_eer_random : nan), "random forgeries", "EER"}},
                 "The same error for practised and for accidental forgeries, on validation writers.");
  return "<div class=\"grid\">" + html +
         html::card(
             "Effort",
             {{"", duration(seconds), "in all", ""}, {"", number(speed, 0), "images/s", "mean over epochs"}},
             fmt::format("{} optimizer steps.", count(history.back().step))) +
         "</div>";
}

std::string curves(const std::vector<EpochRecord>& history) {
  using E = EpochRecord;
  return "<div class=\"grid wide\">" +
         html::figure(
             "Validation error",
             {epochs_plot(history, "eer", "Validation EER", "equal error rate, %",
                          {{"eer-selection", "selection figure", "other", &E::validation_eer},
                           {"eer-skilled", "skilled forgeries", "skilled", &E::validation_eer_skilled, 2},
                           {"eer-random", "random forgeries", "random", &E::validation_eer_random, 1}},
                          plot::Scale::linear, 0.01)},
             "The equal error rate on writers that training never saw; lower is better, and the dot is the "
             "epoch that was kept.") +
         html::figure(
             "Loss",
             {epochs_plot(history, "loss", "Training loss", "mean loss of the epoch",
                          {{"loss", "loss", "genuine", &E::train_loss}})},
             "What training minimises; it should fall and then level out. The dot is the epoch kept.") +
         html::figure("Learning rate",
                      {epochs_plot(history, "rate", "Learning rate", "learning rate, log scale",
                                   {{"learning-rate", "learning rate", "genuine", &E::learning_rate}},
                                   plot::Scale::log)},
                      "How far each step may move the weights.") +
         html::figure(
             "Active share",
             {epochs_plot(history, "active", "Active share", "pairs or triplets with a loss, %",
                          {{"active-share", "active share", "genuine", &E::active_share}},
                          plot::Scale::linear, 0.01)},
             "The share of training examples that still teach the model something; near zero, training has "
             "run dry.") +
         html::figure("Gradient",
                      {epochs_plot(history, "gradient", "Gradient norm", "mean norm before clipping",
                                   {{"gradient-norm", "gradient norm", "genuine", &E::gradient_norm}})},
                      "How hard the loss pulls at the weights; a sudden rise means training is unstable.") +
         html::figure("Speed",
                      {epochs_plot(history, "speed", "Speed", "images per second",
                                   {{"images-per-second", "images/s", "genuine", &E::images_per_second}})},
                      "Images trained on per second; a drop means something else used the machine.") +
         "</div>";
}

std::string epoch_table(const std::vector<EpochRecord>& history) {
  html::Table table{.caption = "Epochs (the kept one is marked)",
                    .head = {"Epoch", "Loss", "EER", "EER skilled", "EER random", "Accuracy", "Precision",
                             "Recall", "Rate", "Active", "Empty", "Gradient", "Images/s", "Time"},
                    .minor_from = 5};
  const EpochRecord* best = best_of(history);
  for (const EpochRecord& r : history) {
    if (&r == best) table.marked_row = table.rows_html.size();
    table.rows_html.push_back({std::to_string(r.epoch), number(r.train_loss, 4), percent(r.validation_eer),
                               percent(r.validation_eer_skilled), percent(r.validation_eer_random),
                               percent(r.validation_accuracy), percent(r.validation_precision),
                               percent(r.validation_recall), fmt::format("{:.2g}", r.learning_rate),
                               percent(r.active_share), count(r.empty_batches), number(r.gradient_norm, 2),
                               number(r.images_per_second, 0), duration(r.seconds)});
  }
  return "<div class=\"sheet\">" + html::table(table) + "</div>";
}

}  // namespace

std::string training_report(const std::vector<EpochRecord>& history, const std::string& title,
                            const std::string& config_yaml) {
  const html::Section config{"configuration", "Configuration",
                             "<pre class=\"sheet\">" + html::escape(config_yaml) + "</pre>"};
  if (history.empty())
    return html::page("Training report", title, "<p class=\"lead\">No epoch is finished yet.</p>", {config});
  const std::string lead = fmt::format("<p class=\"origin\">{} epoch{} of training</p>",
                                       count(history.back().epoch), history.back().epoch == 1 ? "" : "s");
  return html::page("Training report", title, lead,
                    {{"headline", "Headline", cards(history)},
                     {"curves", "Curves", curves(history)},
                     {"epochs", "Epochs", epoch_table(history)},
                     config});
}

}  // namespace siglib
