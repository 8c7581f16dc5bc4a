#include "evaluate/table.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string_view>

namespace siglib::app {
namespace {

struct Row {
  std::string_view figure;
  std::string_view label;
  bool percent;
};

constexpr std::array<Row, 12> kRows{{{"accuracy", "accuracy", true},
                                     {"precision", "precision", true},
                                     {"recall", "recall", true},
                                     {"far", "FAR", true},
                                     {"frr", "FRR", true},
                                     {"hter", "HTER", true},
                                     {"eer", "EER", true},
                                     {"auc", "AUC", false},
                                     {"average_precision", "average precision", false},
                                     {"cllr", "Cllr", false},
                                     {"min_cllr", "min Cllr", false},
                                     {"ece", "ECE", false}}};

std::string cell(const Figure& figure, bool percent) {
  const double scale = percent ? 100 : 1;
  const int digits = percent ? 2 : 3;
  return fmt::format("{:.{}f} [{:.{}f}, {:.{}f}]{}", scale * figure.value, digits,
                     scale * figure.interval.low, digits, scale * figure.interval.high, digits,
                     percent ? " %" : "");
}

std::string percent(double share) {
  return fmt::format("{:.2f} %", 100 * share);
}

std::string audit_lines(const Audit& audit) {
  std::string text;
  if (!audit.statistics.empty()) {
    text +=
        "\nshortcut audit, AUC of trivial statistics, genuine against forged, before > after "
        "preprocessing:\n ";
    const auto auc = [](const std::optional<Figure>& figure) {
      return figure ? fmt::format("{:.2f}", figure->value) : std::string("-");
    };
    for (const AuditFigure& figure : audit.statistics)
      text += fmt::format(" {} {} > {} ·", figure.statistic, auc(figure.before), auc(figure.after));
    text.resize(text.size() - std::string_view(" ·").size());
    text += '\n';
  }
  if (audit.probe)
    text += fmt::format("single-image probe: AUC {} on {} images of {} writers\n",
                        cell(audit.probe->auc, false), audit.probe->images, audit.probe->writers);
  text += fmt::format(
      "copies: {} exact ones left out, {} near-copies among {} images cross a pair or the split\n",
      audit.exact_copies, audit.near_copies.size(), audit.images_compared);
  return text;
}

std::string reference_lines(const std::vector<ReferencePoint>& points) {
  if (points.empty()) return {};
  std::string text = "\nEER over the number of references, skilled / random:\n";
  for (const auto& [name, fusion] : kFusions) {
    text += fmt::format("  {:<15}", name);
    for (const ReferencePoint& skilled : points) {
      if (skilled.fusion != fusion || skilled.negatives != PairKind::skilled) continue;
      text += fmt::format("  {}: {}", skilled.references, percent(skilled.eer.value));
      for (const ReferencePoint& random : points)
        if (random.fusion == fusion && random.references == skilled.references &&
            random.negatives == PairKind::random)
          text += fmt::format(" / {}", percent(random.eer.value));
    }
    text += '\n';
  }
  return text;
}

std::string fold_lines(const std::vector<FoldResult>& folds) {
  std::string text;
  for (const FoldResult& fold : folds) {
    text += fmt::format("  fold {}, {} writers:", fold.fold, fold.writers);
    for (const KindResult& kind : fold.kinds)
      text += fmt::format("  {} EER {} HTER {}", to_string(kind.negatives), percent(kind.figure("eer").value),
                          percent(kind.figure("hter").value));
    text += '\n';
  }
  return text.empty() ? text : "\n" + text;
}

std::string thresholds_of(const Evaluation& evaluation) {
  return std::isnan(evaluation.accept)
             ? "thresholds by fold or number of references"
             : fmt::format("match from {:.4f}, no match below {:.4f}", evaluation.accept, evaluation.reject);
}

}  // namespace

std::string table_of(const Evaluation& evaluation) {
  std::string text = fmt::format("{} · {}\n{} pairs, {} writers · policy {}: {}\n\n", evaluation.setting,
                                 evaluation.pairs_from, evaluation.truth.size(), evaluation.writers,
                                 evaluation.policy.name, thresholds_of(evaluation));
  const auto line = [&](std::string_view label, const auto& cell_of) {
    text += fmt::format("{:<24}", label);
    for (const KindResult& kind : evaluation.kinds) text += fmt::format("  {:<26}", cell_of(kind));
    text += '\n';
  };
  line("", [](const KindResult& kind) { return fmt::format("{} forgeries", to_string(kind.negatives)); });
  line("genuine / forged pairs", [](const KindResult& kind) {
    return fmt::format("{} / {}", kind.genuine_pairs, kind.negative_pairs);
  });
  line("genuine accepted / not", [](const KindResult& kind) {
    return fmt::format("{} / {}", kind.confusion.accepted_genuine, kind.confusion.rejected_genuine);
  });
  line("forged accepted / not", [](const KindResult& kind) {
    return fmt::format("{} / {}", kind.confusion.accepted_forged, kind.confusion.rejected_forged);
  });
  for (const Row& row : kRows)
    line(row.label, [&](const KindResult& kind) { return cell(kind.figure(row.figure), row.percent); });
  line("review rate", [](const KindResult& kind) { return percent(kind.review_rate); });
  return text + fold_lines(evaluation.folds) + reference_lines(evaluation.references) +
         audit_lines(evaluation.audit);
}

std::string table_of(const Comparison& comparison) {
  std::string text;
  for (std::size_t i = 0; i < comparison.evaluations.size(); ++i)
    text += fmt::format("model {}: {}\n{}\n", i + 1, comparison.evaluations[i].model.name,
                        table_of(comparison.evaluations[i]));
  text += "differences from model 1, the same writers drawn for both:\n";
  for (const Difference& difference : comparison.differences)
    for (const Row& row : kRows)
      if (row.figure == difference.figure.name)
        text += fmt::format("  model {}  {:<8} {:<18} {}  p = {:.3f}\n", difference.model + 1,
                            to_string(difference.negatives), row.label, cell(difference.figure, row.percent),
                            difference.p_value);
  return text;
}

}  // namespace siglib::app
