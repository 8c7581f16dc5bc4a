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

json::object to_object(const Figure& figure) {
  return {{"value", number(figure.value)},
          {"interval", json::array{number(figure.interval.low), number(figure.interval.high)}}};
}

json::value to_value(const std::optional<Figure>& figure) {
  return figure ? json::value(to_object(*figure)) : json::value(nullptr);
}

template <class Items, class ToValue>
json::array to_array(const Items& items, const ToValue& to_value) {
  json::array array;
  for (const auto& item : items) array.push_back(to_value(item));
  return array;
}

json::object to_object(const KindResult& result) {
  json::object object{{"n", result.genuine_pairs + result.negative_pairs},
                      {"genuine_pairs", result.genuine_pairs},
                      {"negative_pairs", result.negative_pairs},
                      {"confusion", json::object{{"accepted_genuine", result.confusion.accepted_genuine},
                                                 {"rejected_genuine", result.confusion.rejected_genuine},
                                                 {"accepted_forged", result.confusion.accepted_forged},
                                                 {"rejected_forged", result.confusion.rejected_forged}}},
                      {"review_rate", number(result.review_rate)}};
  for (const Figure& figure : result.figures) object[figure.name] = to_object(figure);
  object["policies"] = to_array(result.policies, [](const PolicyPoint& point) {
    return json::object{{"name", point.name},
                        {"far", number(point.accept_far)},
                        {"frr", number(point.accept_frr)},
                        {"forged_not_refused", number(point.reject_far)},
                        {"genuine_refused", number(point.reject_frr)}};
  });
  return object;
}

void add_kinds(json::object& object, const std::vector<KindResult>& kinds) {
  for (const KindResult& result : kinds) object[to_string(result.negatives)] = to_object(result);
}

json::object to_object(const Audit& audit) {
  json::object statistics;
  for (const AuditFigure& figure : audit.statistics)
    statistics[figure.statistic] =
        json::object{{"before", to_value(figure.before)}, {"after", to_value(figure.after)}};
  json::object object{{"statistics_auc", std::move(statistics)},
                      {"images_compared", audit.images_compared},
                      {"exact_copies_left_out", audit.exact_copies}};
  object["probe_auc"] = audit.probe ? json::value(to_object(audit.probe->auc)) : json::value(nullptr);
  if (audit.probe) {
    object["probe_images"] = audit.probe->images;
    object["probe_writers"] = audit.probe->writers;
  } else {
    object["probe_absence"] = audit.probe_absence;
  }
  object["near_copies"] = to_array(audit.near_copies, [](const CopyFinding& copy) {
    return json::object{{"a", copy.a},
                        {"b", copy.b},
                        {"correlation", copy.correlation},
                        {"crosses", copy.crosses_split ? "split" : "pair"}};
  });
  return object;
}

json::object to_object(const ReferencePoint& point) {
  return {{"fusion", to_string(point.fusion)},       {"references", point.references},
          {"negatives", to_string(point.negatives)}, {"genuine_pairs", point.genuine_pairs},
          {"negative_pairs", point.negative_pairs},  {"eer", to_object(point.eer)},
          {"hter", to_object(point.hter)},           {"cllr", to_object(point.cllr)},
          {"min_cllr", to_object(point.min_cllr)}};
}

json::object to_object(const RobustnessPoint& point) {
  return {{"scene", point.scene ? json::value(name_of(*point.scene)) : json::value(nullptr)},
          {"severity", point.scene ? json::value(point.severity) : json::value(nullptr)},
          {"images", point.images},
          {"refused", point.refused},
          {"negatives", to_string(point.negatives)},
          {"genuine_pairs", point.genuine_pairs},
          {"negative_pairs", point.negative_pairs},
          {"eer", to_object(point.eer)},
          {"far", to_object(point.far)},
          {"frr", to_object(point.frr)}};
}

json::object to_object(const Evaluation& evaluation) {
  json::object root{{"model", evaluation.model.name},
                    {"model_id", evaluation.model.id},
                    {"setting", evaluation.setting},
                    {"pairs_from", evaluation.pairs_from},
                    {"fusion", to_string(evaluation.fusion)},
                    {"prior", evaluation.prior},
                    {"policy", json::object{{"name", evaluation.policy.name},
                                            {"accept", number(evaluation.accept)},
                                            {"reject", number(evaluation.reject)}}},
                    {"writers", evaluation.writers},
                    {"pairs", evaluation.truth.size()},
                    {"replicates", evaluation.replicates}};
  root["collections"] = to_array(evaluation.collections, [](const EvaluatedCollection& collection) {
    return json::object{
        {"name", collection.name}, {"writers", collection.writers}, {"images", collection.images}};
  });
  std::int64_t failed = 0;
  for (const PairScore& score : evaluation.scores) failed += !score.error.empty();
  root["failed_pairs"] = failed;
  add_kinds(root, evaluation.kinds);
  root["folds"] = to_array(evaluation.folds, [](const FoldResult& fold) {
    json::object object{{"fold", fold.fold}, {"model", fold.model}, {"writers", fold.writers}};
    add_kinds(object, fold.kinds);
    return object;
  });
  root["references"] =
      to_array(evaluation.references, [](const ReferencePoint& point) { return to_object(point); });
  if (!evaluation.robustness.empty())
    root["robustness"] =
        to_array(evaluation.robustness, [](const RobustnessPoint& point) { return to_object(point); });
  root["hardest_writers"] = to_array(evaluation.hardest, [](const WriterErrors& writer) {
    return json::object{{"writer", writer.writer},
                        {"frr", number(writer.frr)},
                        {"far_skilled", number(writer.far_skilled)},
                        {"far_random", number(writer.far_random)}};
  });
  root["shortcut_audit"] = to_object(evaluation.audit);
  root["alarms"] = json::value_from(evaluation.alarms);
  root["warnings"] = json::value_from(evaluation.warnings);
  return root;
}

}  // namespace

void write_scores(const Evaluation& evaluation, std::span<const ModelRun> runs,
                  const std::filesystem::path& file) {
  std::string text = "reference,query,kind,score,distance,decision,error,log_likelihood_ratio\n";
  std::size_t at = 0;
  for (const ModelRun& run : runs)
    for (std::size_t i = 0; i < run.set.pairs.size(); ++i, ++at) {
      const PairScore& score = evaluation.scores[at];
      fmt::format_to(std::back_inserter(text), "{},{},{},", csv_field(run.set.reference_fields[i]),
                     csv_field(run.set.query_fields[i]), to_string(run.set.pairs[i].kind));
      if (score.error.empty())
        fmt::format_to(std::back_inserter(text), "{:.9g},{:.9g},{},,{:.9g}\n", score.score, score.distance,
                       to_string(score.decision), score.log_likelihood_ratio);
      else
        fmt::format_to(std::back_inserter(text), ",,,{},\n", csv_field(score.error));
    }
  write_text(file, text);
}

std::string metrics_json(const Evaluation& evaluation) {
  return json::serialize(to_object(evaluation));
}

std::string metrics_json(const Comparison& comparison) {
  json::object root;
  root["models"] =
      to_array(comparison.evaluations, [](const Evaluation& evaluation) { return to_object(evaluation); });
  root["differences"] = to_array(comparison.differences, [&](const Difference& difference) {
    json::object object = to_object(difference.figure);
    object["model"] = comparison.evaluations[difference.model].model.name;
    object["against"] = comparison.evaluations.front().model.name;
    object["negatives"] = to_string(difference.negatives);
    object["figure"] = difference.figure.name;
    object["p_value"] = difference.p_value;
    return object;
  });
  return json::serialize(root);
}

}  // namespace siglib
