#include "siglib/explain/explanation.h"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

namespace json = boost::json;

json::object as_json(const Terms& t) {
  return {{"base", t.base},       {"ink", t.ink},     {"embedding", t.embedding},
          {"strokes", t.strokes}, {"whole", t.whole}, {"remainder", t.remainder}};
}

json::object as_json(const ExplainedSide& side, bool matches) {
  json::array segments;
  for (const Segment& s : side.segments) {
    json::object one{
        {"name", s.name}, {"x", s.x}, {"y", s.y}, {"length", s.length}, {"contribution", s.contribution}};
    if (matches) {
      one["partner"] = s.partner < 0 ? json::value(nullptr) : json::value(s.partner);
      one["agreement"] = s.agreement;
      one["match_contribution"] = s.match_contribution;
    }
    segments.push_back(std::move(one));
  }
  return {{"height", side.canvas.height},
          {"width", side.canvas.width},
          {"terms", as_json(side.terms)},
          {"completeness_error", side.terms.completeness_error()},
          {"segments", std::move(segments)}};
}

}  // namespace

double Terms::completeness_error() const {
  const double explained = ink + whole + remainder;  // llr - base
  return std::abs(remainder) / std::max(std::abs(explained), 1e-9);
}

std::string to_json(const Explanation& e) {
  return json::serialize(json::object{{"method", to_string(e.method)},
                                      {"baseline", to_string(e.baseline)},
                                      {"match_score", e.score},
                                      {"log_likelihood_ratio", e.log_likelihood_ratio},
                                      {"reference", e.reference},
                                      {"references", e.references},
                                      {"of_match", e.of_match},
                                      {"sentence", e.sentence},
                                      {"query_side", as_json(e.query, e.compares_strokes)},
                                      {"reference_side", as_json(e.given, e.compares_strokes)}});
}

}  // namespace siglib
