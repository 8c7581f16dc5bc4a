#include "serve/api/answer.h"

#include "siglib/core/hash.h"

namespace siglib::serve {

json::object quality_json(const InkQuality& quality) {
  json::array warnings;
  for (const QualityWarning& warning : quality_warnings(quality))
    warnings.push_back(json::object{{"code", warning.code}, {"advice", warning.advice}});
  return {{"ink_width", quality.width},       {"contrast", quality.contrast},
          {"noise", quality.noise},           {"clutter", quality.clutter},
          {"signatures", quality.signatures}, {"warnings", std::move(warnings)}};
}

json::object model_json(const Service& service) {
  return {{"id", service.model().id},
          {"title", service.model().provenance.title},
          {"preprocessing", service.preprocessing_version()}};
}

json::object customer_json(const Customer& customer) {
  return {{"id", customer.id},
          {"created_at", iso_time(customer.created_at)},
          {"signatures", customer.signatures},
          {"matches", customer.matches}};
}

json::object signature_json(const Signature& signature) {
  return {{"id", signature.id},
          {"customer", signature.customer},
          {"created_at", iso_time(signature.created_at)},
          {"media_type", signature.media_type},
          {"bytes", signature.image_bytes},
          {"sha256", to_hex(signature.sha256)},
          {"width", signature.width},
          {"height", signature.height},
          {"quality", parse_own(signature.quality)},
          {"model",
           json::object{{"id", signature.model_id}, {"preprocessing", signature.preprocessing_version}}}};
}

json::object match_json(const Match& match, std::int64_t match_days) {
  constexpr std::int64_t kDay = 86'400'000;
  return {{"match_id", match.id},
          {"customer", match.customer},
          {"created_at", iso_time(match.created_at)},
          {"match_score", match.score},
          {"decision", match.decision},
          {"log_likelihood_ratio", match.log_likelihood_ratio},
          {"policy", match.policy},
          {"threshold", match.accept},
          {"thresholds", json::object{{"accept", match.accept}, {"reject", match.reject}}},
          {"possible_copy", match.possible_copy},
          {"references", parse_own(match.references)},
          {"quality", parse_own(match.quality)},
          {"model", parse_own(match.model)},
          {"timings_ms", parse_own(match.timings)},
          {"explanation", "/v1/matches/" + match.id + "/explanation"},
          {"verdict", match.verdict ? json::value(*match.verdict) : json::value(nullptr)},
          {"image_until", iso_time(match.created_at + match_days * kDay)}};
}

}  // namespace siglib::serve
