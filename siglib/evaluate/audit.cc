#include "siglib/evaluate/audit.h"

#include "siglib/core/error.h"
#include "siglib/evaluate/near_copies.h"
#include "siglib/evaluate/probe.h"
#include "siglib/evaluate/separation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace siglib {
namespace {

constexpr double kProbeAlarm = 0.65;
constexpr std::string_view kRaw = "raw ";

// The evaluated images that are known to be genuine or skilled forgeries, with their writers across the runs.
struct Examined {
  std::vector<const AuditImage*> images;
  std::vector<std::int64_t> writer;
  std::int64_t writers = 0;
};

Examined examined_of(std::span<const ModelRun> runs) {
  Examined examined;
  for (const ModelRun& run : runs) {
    std::set<std::int64_t> used;
    for (const Pair& pair : run.set.pairs) {
      used.insert(pair.references.begin(), pair.references.end());
      if (pair.kind != PairKind::random) used.insert(pair.query);
    }
    for (const AuditImage& image : run.set.audit.images) {
      if (image.image < 0 || !used.contains(image.image)) continue;
      const auto index = static_cast<std::size_t>(image.image);
      if (!run.set.images[index].error.empty() || run.set.writer[index] < 0) continue;
      examined.images.push_back(&image);
      examined.writer.push_back(examined.writers + run.set.writer[index]);
    }
    examined.writers += std::ssize(run.set.writer_names);
  }
  return examined;
}

bool has_both_kinds(const Examined& examined) {
  const auto is = [](Kind kind) { return [kind](const AuditImage* image) { return image->kind == kind; }; };
  return std::ranges::any_of(examined.images, is(Kind::genuine)) &&
         std::ranges::any_of(examined.images, is(Kind::forged));
}

template <class ValueOf>
Figure separation_by(const Examined& examined, const ValueOf& value_of, const MeasureOptions& options) {
  Trials trials;
  for (const AuditImage* image : examined.images) {
    trials.score.push_back(value_of(*image));
    trials.genuine.push_back(image->kind == Kind::genuine);
  }
  return separation(trials, {examined.writer, examined.writer, examined.writers}, Direction::either, options);
}

// A category has no order of its own: it counts as the share of genuine images in it.
std::map<double, double> genuine_share(const Examined& examined, std::size_t statistic) {
  std::map<double, std::pair<double, double>> counts;
  for (const AuditImage* image : examined.images) {
    auto& [genuine, all] = counts[image->before[statistic]];
    genuine += image->kind == Kind::genuine;
    all += 1;
  }
  std::map<double, double> shares;
  for (const auto& [category, count] : counts) shares[category] = count.first / count.second;
  return shares;
}

std::vector<AuditFigure> statistics_of_images(const Examined& examined, const MeasureOptions& options) {
  if (!has_both_kinds(examined)) return {};
  std::vector<AuditFigure> figures;
  for (std::size_t k = 0; k < kCanvasStatistics.size(); ++k)
    figures.push_back({std::string(kCanvasStatistics[k]), std::nullopt,
                       separation_by(
                           examined, [k](const AuditImage& image) { return image.after[k]; }, options)});
  for (std::size_t k = 0; k < kSourceStatistics.size(); ++k) {
    const std::string_view name = kSourceStatistics[k];
    const bool categorical = name == "format";
    const std::map<double, double> shares =
        categorical ? genuine_share(examined, k) : std::map<double, double>();
    const Figure before = separation_by(
        examined,
        [&](const AuditImage& image) { return categorical ? shares.at(image.before[k]) : image.before[k]; },
        options);
    if (k >= kFileStatistics)
      std::ranges::find(figures, name.substr(kRaw.size()), &AuditFigure::statistic)->before = before;
    else
      figures.push_back({std::string(name), before, std::nullopt});
  }
  return figures;
}

}  // namespace

Audit audit(std::span<const ModelRun> runs, const AuditOptions& options, Reporter& reporter) {
  Audit result;
  result.statistics = statistics_of_images(examined_of(runs), options.measure);
  // The audited images of the folds are those of one cache, so the first run has them all.
  const AuditImages& images = runs.front().set.audit;
  result.exact_copies = images.exact_copies;
  result.images_compared = static_cast<std::int64_t>(images.canvases());
  result.near_copies = near_copies(runs, options.measure.threads, reporter);
  if (!options.probe) {
    result.probe_absence = "it was left out (--no-probe)";
    return result;
  }
  auto probed = probe(images, options.measure, reporter);
  if (auto* found = std::get_if<ProbeResult>(&probed))
    result.probe = *found;
  else
    result.probe_absence = std::get<std::string>(probed);
  return result;
}

std::vector<std::string> alarms_of(const Audit& audit, double skilled_auc) {
  std::vector<std::string> alarms;
  if (audit.probe && audit.probe->auc.value > kProbeAlarm)
    alarms.push_back(fmt::format(
        "a small classifier tells genuine from forged by single images, without any reference (AUC {:.2f}): "
        "the collection gives its forgeries away",
        audit.probe->auc.value));
  const auto separates = [](double auc) { return std::abs(2 * auc - 1); };
  for (const AuditFigure& figure : audit.statistics)
    if (figure.after && separates(figure.after->value) >= separates(skilled_auc) / 2)
      alarms.push_back(
          fmt::format("{} alone (AUC {:.2f}) reaches half of what the model separates (AUC {:.2f})",
                      figure.statistic, figure.after->value, skilled_auc));
  const auto crossing = std::ranges::count_if(audit.near_copies, &CopyFinding::crosses_split);
  if (crossing > 0)
    alarms.push_back(
        fmt::format("near-copies that cross the split: {}. An evaluated image is almost the same picture as "
                    "one that trained "
                    "or validated the model",
                    crossing));
  if (const auto inside = std::ssize(audit.near_copies) - crossing; inside > 0)
    alarms.push_back(fmt::format("pairs that compare an image with a near-copy of itself: {}", inside));
  return alarms;
}

}  // namespace siglib
