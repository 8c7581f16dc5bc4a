#include "siglib/report/audit_verdict.h"
#include "siglib/report/markdown.h"
#include "siglib/report/model_limits.h"
#include "siglib/report/report.h"
#include "siglib/report/wording.h"

#include "siglib/report/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace siglib {
namespace {

using html::count;
using html::number;
using html::percent;
using markdown::code;
using markdown::text;

std::string figure_cell(const KindResult* kind, std::string_view name) {
  if (!kind) return "–";
  const Figure figure = figure_of(*kind, name);
  if (std::isnan(figure.interval.low)) return value_text(figure);
  return fmt::format("{} ({})", value_text(figure), interval_text(figure));
}

std::string purpose(const Evaluation& evaluation) {
  const bool practice = trained_on_generated_only(evaluation.model.provenance);
  return fmt::format(
      "## Intended use\n\n{}\n\n"
      "**Not for:** the only ground for refusing a customer or for accusing anybody of forgery; finding out "
      "who wrote "
      "a signature among many people; documents and hands unlike those it was trained on, before an "
      "evaluation on "
      "them; thresholds taken over from this card without measuring them where the model is used.\n\n",
      practice ? "Trying out and developing the system. **It has never seen a real signature: do not decide "
                 "on real "
                 "signatures with it.**"
               : "Supporting a decision on whether a signature was written by the customer whose genuine "
                 "signatures are "
                 "on file: clear matches pass, clear mismatches and doubtful cases go to a person.");
}

std::string training(const Provenance& from) {
  std::string md = "## Training data\n\n";
  if (from.collections.empty()) return md + "The model does not say what it was trained on.\n\n";
  md +=
      "Writers and images that trained or validated it.\n\n| collection | writers | images | terms "
      "|\n|---|---:|---:|---|\n";
  for (const CollectionProvenance& c : from.collections)
    md += fmt::format("| {} | {} | {} | {} |\n", text(c.title.empty() ? c.name : c.title), count(c.writers),
                      count(c.images), c.terms.empty() ? "not stated" : text(c.terms));
  return md + "\n";
}

std::string metrics(const Evaluation& evaluation) {
  const auto scored =
      std::ranges::count_if(evaluation.scores, [](const PairScore& s) { return s.error.empty(); });
  std::string md = fmt::format(
      "## Results\n\n{}{}. {} of {}; thresholds were set on other writers.{}\n\n",
      evaluation.setting.empty() ? "Measured" : "Setting: " + text(evaluation.setting),
      evaluation.pairs_from.empty() ? "" : ", " + text(evaluation.pairs_from),
      counted(scored, "comparison", "comparisons"), counted(evaluation.writers, "writer", "writers"),
      evaluation.replicates == 0 ? ""
                                 : fmt::format(" In brackets: 95 % intervals, writers drawn anew {}.",
                                               counted(evaluation.replicates, "time", "times")));
  for (const EvaluatedCollection& c : evaluation.collections)
    md += fmt::format("- {}: {}, {}. Terms: {}\n", text(c.title.empty() ? c.name : c.title),
                      counted(c.writers, "writer", "writers"), counted(c.images, "image", "images"),
                      c.terms.empty() ? "not stated" : text(c.terms));
  if (!evaluation.collections.empty()) md += "\n";
  if (evaluation.kinds.empty())
    return md + "There are no error rates: the pairs have no two classes that could be told apart.\n\n";
  const KindResult* skilled = result_of(evaluation.kinds, PairKind::skilled);
  const KindResult* random = result_of(evaluation.kinds, PairKind::random);
  md += "| | skilled forgeries | random forgeries |\n|---|---|---|\n";
  for (const Figure& figure : (skilled ? skilled : random)->figures)
    md += fmt::format("| {} | {} | {} |\n", text(text_of(figure.name).label),
                      figure_cell(skilled, figure.name), figure_cell(random, figure.name));
  const auto review = [](const KindResult* kind) { return kind ? percent(kind->review_rate) : "–"; };
  return md + fmt::format("| Review rate | {} | {} |\n\n", review(skilled), review(random));
}

std::string policies(const Evaluation& evaluation) {
  std::string md = fmt::format(
      "## Calibration and policies\n\nCalibration: {}. The score is a probability under the prior {:g}.",
      evaluation.model.calibration.empty() ? "not stated" : text(evaluation.model.calibration),
      evaluation.prior);
  if (!std::isnan(evaluation.accept))
    md += fmt::format(" The chosen policy {} matches from {:.4g} on and refuses below {:.4g}.",
                      code(evaluation.policy.name), evaluation.accept, evaluation.reject);
  if (evaluation.policy.target_far > 0)
    md += fmt::format(
        " Its targets: at most {} of {} forgeries accepted, at most {} of genuine signatures refused.",
        percent(evaluation.policy.target_far), to_string(evaluation.policy.negatives),
        percent(evaluation.policy.target_frr));
  md += "\n\n";
  if (evaluation.kinds.empty() || evaluation.kinds.front().policies.empty()) return md;
  const KindResult* skilled = result_of(evaluation.kinds, PairKind::skilled);
  const KindResult* random = result_of(evaluation.kinds, PairKind::random);
  md +=
      "| policy, as measured here | genuine accepted | genuine refused | skilled accepted | random accepted "
      "|\n"
      "|---|---:|---:|---:|---:|\n";
  const std::vector<PolicyPoint>& points = evaluation.kinds.front().policies;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto far = [&](const KindResult* kind) {
      return kind && i < kind->policies.size() ? percent(kind->policies[i].accept_far) : "–";
    };
    md += fmt::format("| {}{} | {} | {} | {} | {} |\n", text(points[i].name), i == 0 ? " (chosen)" : "",
                      percent(1 - points[i].accept_frr), percent(points[i].reject_frr), far(skilled),
                      far(random));
  }
  return md + "\n";
}

std::string audit(const Evaluation& evaluation) {
  const Audit& audit = evaluation.audit;
  std::string md = "## Shortcut audit\n\n";
  for (const std::string& alarm : evaluation.alarms) md += fmt::format("- **Alarm:** {}\n", text(alarm));
  if (evaluation.alarms.empty()) md += "- No alarm.\n";
  const AuditFigure* worst = nullptr;
  for (const AuditFigure& figure : audit.statistics)
    if (figure.after && (!worst || figure.after->value > worst->after->value)) worst = &figure;
  if (worst)
    md += fmt::format(
        "- Of what the model sees, the statistic that tells most is {}: AUC {} ({}; 0.5 is guessing).\n",
        text(worst->statistic), number(worst->after->value, 3),
        verdict_words(verdict_of(*worst, evaluation.alarms)));
  else
    md += "- No statistic was audited: that takes genuine signatures and skilled forgeries.\n";
  md +=
      audit.probe
          ? fmt::format("- A classifier that sees one signature without a reference reaches AUC {} ({}).\n",
                        number(audit.probe->auc.value, 3), verdict_words(verdict_of(audit.probe->auc.value)))
          : fmt::format("- No single-image probe: {}.\n",
                        audit.probe_absence.empty() ? "it was not run" : text(audit.probe_absence));
  return md + fmt::format("- Near-copies among {}: {}; pixel-identical images left out: {}.\n\n",
                          counted(audit.images_compared, "image", "images"), audit.near_copies.size(),
                          count(audit.exact_copies));
}

}  // namespace

std::string model_card(const Evaluation& evaluation) {
  const ModelFacts& model = evaluation.model;
  const Provenance& from = model.provenance;
  std::string md = fmt::format("# Model card: {}\n\n", text(from.title.empty() ? model.name : from.title));
  const auto fact = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) md += fmt::format("- {}: {}\n", name, value);
  };
  fact("Identity", model.id.empty() ? "" : code(model.id));
  fact("What it is",
       "a verifier of handwritten signatures: it compares a signature with genuine ones of the "
       "claimed writer and states the probability that one person wrote them");
  fact("Encoder", text(model.encoder));
  fact("Cost",
       fmt::format("{} parameters, {:.3g} million multiply-adds per signature, {} bytes per stored template",
                   count(model.parameters), static_cast<double>(model.multiply_adds) / 1e6,
                   count(model.template_bytes)));
  fact("Preprocessing", text(model.preprocess_version));
  fact("Made", text(fmt::format("{}{}{}", from.created, from.siglib_version.empty() ? "" : " by siglib ",
                                from.siglib_version)));
  fact("Validation EER at the kept epoch",
       fmt::format("skilled {}, random {}", percent(from.validation_eer_skilled),
                   percent(from.validation_eer_random)));
  md += fmt::format("\n{}{}{}{}{}## Limits\n\n", purpose(evaluation), training(from), metrics(evaluation),
                    policies(evaluation), audit(evaluation));
  for (const std::string& limit : model_limits(evaluation)) md += fmt::format("- {}\n", text(limit));
  md += "\n## How to reproduce\n\n";
  if (evaluation.protocol.empty()) return md + "There is no protocol of this run.\n";
  return md +
         "With the files that it names, `siglib evaluate --replay protocol.yaml --out DIR` gives these "
         "figures again. "
         "`protocol.yaml`:\n\n" +
         markdown::block(evaluation.protocol, "yaml");
}

}  // namespace siglib
