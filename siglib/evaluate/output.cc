// An evaluation as scores.csv and metrics.json.
#include "siglib/core/file.h"
#include "siglib/data/csv.h"
#include "siglib/evaluate/evaluate.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <cmath>

namespace siglib {
namespace {

namespace json = boost::json;

json::value number(double value) {
  return std::isfinite(value) ? json::value(value) : json::value(nullptr);
}

json::object to_object(const KindResult& result) {
  json::object object{{"genuine_pairs", result.genuine_pairs},
                      {"negative_pairs", result.negative_pairs},
                      {"confusion", json::object{{"accepted_genuine", result.confusion.accepted_genuine},
                                                 {"rejected_genuine", result.confusion.rejected_genuine},
                                                 {"accepted_forged", result.confusion.accepted_forged},
                                                 {"rejected_forged", result.confusion.rejected_forged}}},
                      {"review_rate", number(result.review_rate)}};
  for (const Figure& figure : result.figures)
    object[figure.name] =
        json::object{{"value", number(figure.value)},
                     {"interval", json::array{number(figure.interval.low), number(figure.interval.high)}}};
  return object;
}

}  // namespace

void write_scores(const Evaluation& evaluation, const PairSet& set, const std::filesystem::path& file) {
  std::string text = "reference,query,kind,score,distance,decision,error\n";
  for (std::size_t i = 0; i < set.pairs.size(); ++i) {
    const PairScore& score = evaluation.scores[i];
    text += fmt::format("{},{},{},", csv_field(set.reference_fields[i]), csv_field(set.query_fields[i]),
                        to_string(set.pairs[i].kind));
    text += score.error.empty()
                ? fmt::format("{:.9g},{:.9g},{},\n", score.score, score.distance, to_string(score.decision))
                : fmt::format(",,,{}\n", csv_field(score.error));
  }
  write_text(file, text);
}

std::string metrics_json(const Evaluation& evaluation) {
  json::object root{{"model", evaluation.model},
                    {"protocol", evaluation.protocol},
                    {"policy", json::object{{"name", evaluation.policy.name},
                                            {"accept", evaluation.policy.accept},
                                            {"reject", evaluation.policy.reject}}},
                    {"writers", evaluation.writers},
                    {"pairs", evaluation.pairs.size()}};
  std::int64_t failed = 0;
  for (const PairScore& score : evaluation.scores) failed += !score.error.empty();
  root["failed_pairs"] = failed;
  for (const KindResult& result : evaluation.kinds) root[to_string(result.negatives)] = to_object(result);
  json::object audit;
  for (const AuditFigure& figure : evaluation.audit) audit[figure.statistic] = figure.auc;
  root["shortcut_audit_auc"] = std::move(audit);
  json::array warnings;
  for (const std::string& warning : evaluation.warnings) warnings.emplace_back(warning);
  root["warnings"] = std::move(warnings);
  return json::serialize(root);
}

}  // namespace siglib
