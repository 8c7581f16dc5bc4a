#include "siglib/report/audit_verdict.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace siglib {
namespace {

// As a word of its own: "ink" is not named by "inks".
bool names(const std::string& alarm, const std::string& statistic) {
  const auto letter = [&](std::size_t i) {
    return i < alarm.size() && std::isalnum(static_cast<unsigned char>(alarm[i]));
  };
  for (auto at = alarm.find(statistic); at != std::string::npos; at = alarm.find(statistic, at + 1))
    if (!letter(at + statistic.size()) && (at == 0 || !letter(at - 1))) return true;
  return false;
}

}  // namespace

Verdict verdict_of(double auc) {
  if (std::isnan(auc)) return Verdict::unknown;
  return auc >= 0.65 ? Verdict::shortcut : auc >= 0.6 ? Verdict::hint : Verdict::clean;
}

Verdict verdict_of(const AuditFigure& figure, const std::vector<std::string>& alarms) {
  const bool in_file = figure.before && verdict_of(figure.before->value) == Verdict::shortcut;
  if (!figure.after) return in_file ? Verdict::unseen : figure.before ? Verdict::clean : Verdict::unknown;
  const bool alarm = std::ranges::any_of(alarms, [&](const std::string& text) {
    return !figure.statistic.empty() && names(text, figure.statistic);
  });
  const Verdict seen = alarm ? Verdict::shortcut : verdict_of(figure.after->value);
  return seen == Verdict::clean && in_file ? Verdict::removed : seen;
}

const char* verdict_words(Verdict verdict) {
  switch (verdict) {
    case Verdict::clean:
      return "clean";
    case Verdict::hint:
      return "weak hint";
    case Verdict::shortcut:
      return "shortcut";
    case Verdict::removed:
      return "removed";
    case Verdict::unseen:
      return "not seen";
    case Verdict::unknown:
      return "unknown";
  }
  return "";
}

const char* verdict_class(Verdict verdict) {
  switch (verdict) {
    case Verdict::shortcut:
      return "bad";
    case Verdict::hint:
    case Verdict::unknown:
      return "watch";
    default:
      return "good";
  }
}

}  // namespace siglib
