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

constexpr std::array<Row, 11> kRows{{{"accuracy", "accuracy", true},
                                     {"precision", "precision", true},
                                     {"recall", "recall", true},
                                     {"far", "FAR", true},
                                     {"frr", "FRR", true},
                                     {"hter", "HTER", true},
                                     {"eer", "EER", true},
                                     {"auc", "AUC", false},
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

}  // namespace

std::string table_of(const Evaluation& evaluation) {
  std::string text =
      fmt::format("{}\n{} pairs, {} writers · policy {}: match from {:.4f}, no match below {:.4f}\n\n",
                  evaluation.protocol, evaluation.pairs.size(), evaluation.writers, evaluation.policy.name,
                  evaluation.policy.accept, evaluation.policy.reject);
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
  line("review rate", [](const KindResult& kind) { return fmt::format("{:.2f} %", 100 * kind.review_rate); });
  if (!evaluation.audit.empty()) {
    text += "\nshortcut audit, AUC of trivial statistics of the canvases, genuine against forged:\n ";
    for (const AuditFigure& figure : evaluation.audit)
      text += fmt::format(" {} {:.2f} ·", figure.statistic, figure.auc);
    text.resize(text.size() - std::string_view(" ·").size());
    text += '\n';
  }
  return text;
}

}  // namespace siglib::app
