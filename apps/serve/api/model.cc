#include "siglib/model/model.h"

#include "serve/api/answer.h"
#include "serve/api/routes.h"
#include "siglib/nn/encoder.h"

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

json::array policies_json(const Service& service) {
  json::array policies;
  const ScoreModel& score = service.model().score;
  for (const Policy& policy : score.rule(score.fusion, 1).policies) {
    const Thresholds thresholds = service.matcher_for(policy.name).thresholds();
    policies.push_back(json::object{{"name", policy.name},
                                    {"negatives", to_string(policy.negatives)},
                                    {"target_far", policy.target_far},
                                    {"target_frr", policy.target_frr},
                                    {"accept", thresholds.accept},
                                    {"reject", thresholds.reject}});
  }
  return policies;
}

json::object describe(const Service& service) {
  const Model& model = service.model();
  json::object answer = model_json(service);
  const InputSize size = model.encoder->input_size();
  answer["input"] = json::array{size.height, size.width};
  answer["dimension"] = model.encoder->dimension();
  answer["fusion"] = to_string(model.score.fusion);
  answer["prior"] = model.score.prior;
  answer["policy"] = service.matcher_for("").policy().name;
  answer["policies"] = policies_json(service);
  json::object provenance = parse_own(to_json(model.provenance)).as_object();
  provenance.erase("recipe");  // long, and of no use to a client
  answer["provenance"] = std::move(provenance);
  return answer;
}

}  // namespace

void add_model_routes(Routes& routes, Service& service) {
  routes.add("GET", "/v1/model", Role::viewer, service, [&service](Request) -> asio::awaitable<Response> {
    co_return json_response(200, describe(service));
  });
}

}  // namespace siglib::serve
