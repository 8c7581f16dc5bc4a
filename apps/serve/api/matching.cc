#include "serve/api/matching.h"

#include "serve/api/answer.h"
#include "serve/api/references.h"
#include "serve/http/http_error.h"
#include "serve/inference/watch.h"
#include "serve/store/audit.h"
#include "serve/store/matches.h"
#include "serve/store/text.h"
#include "siglib/score/template_bytes.h"

#include <cmath>
#include <exception>

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

MatchResult compare(const Matcher& matcher, const std::vector<Reference>& references, const Template& query) {
  std::vector<const Template*> templates;
  for (const Reference& reference : references) templates.push_back(reference.signature.get());
  return matcher.match(templates, query);
}

json::array references_json(const std::vector<Reference>& references, const MatchResult& result,
                            const Reference* copied) {
  json::array list;
  for (std::size_t i = 0; i < references.size(); ++i) {
    json::object one{{"id", references[i].id}, {"score", result.reference_scores[i]}};
    if (&references[i] == copied) one["possible_copy"] = true;
    list.push_back(std::move(one));
  }
  return list;
}

json::object query_quality_json(const Reading& reading, bool copied) {
  json::object quality = quality_json(reading.quality);
  if (copied)
    quality["warnings"].as_array().push_back(
        json::object{{"code", "possible_copy"},
                     {"advice",
                      "The image is the same as a stored signature, or nearly: nobody signs twice the same. "
                      "Ask for the original."}});
  return quality;
}

double rounded(double milliseconds) {
  return std::round(milliseconds * 1000) / 1000;
}

json::object timings_json(const Reading& reading, double compare_ms) {
  return {{"queue", rounded(reading.took.queue)},
          {"decode", rounded(reading.took.decode)},
          {"preprocess", rounded(reading.took.preprocess)},
          {"encode", rounded(reading.took.encode)},
          {"compare", rounded(compare_ms)}};
}

void observe(Metrics& metrics, const Reading& reading, double compare_ms) {
  const auto phase = [&](std::string_view name, double ms) { metrics.phase(name, ms / 1000); };
  phase("queue", reading.took.queue);
  phase("decode", reading.took.decode);
  phase("preprocess", reading.took.preprocess);
  phase("encode", reading.took.encode);
  phase("compare", compare_ms);
}

// All of a match but what the store adds.
asio::awaitable<Match> decide(Service& service, const std::vector<Reference>& references,
                              const Reading& reading, const Matcher& matcher) {
  Watch watch;
  const MatchResult result =
      co_await service.recognizer().run([&] { return compare(matcher, references, reading.signature); });
  const Reference* copied = co_await copied_from(service, references, reading);
  const double compare_ms = watch.lap();
  const Thresholds thresholds = matcher.thresholds(references.size());
  Match match;
  match.id = new_uuid();
  match.score = result.score;
  match.log_likelihood_ratio = result.log_likelihood_ratio;
  match.decision = to_string(copied != nullptr ? Decision::review : result.decision);
  match.policy = matcher.policy().name;
  match.accept = thresholds.accept;
  match.reject = thresholds.reject;
  match.possible_copy = copied != nullptr;
  match.references = to_text(references_json(references, result, copied));
  match.quality = to_text(query_quality_json(reading, copied != nullptr));
  match.model = to_text(model_json(service));
  match.timings = to_text(timings_json(reading, compare_ms));
  observe(service.metrics(), reading, compare_ms);
  co_return match;
}

std::string audit_details(const Match& match) {
  return to_text(json::object{{"decision", match.decision},
                              {"score", match.score},
                              {"policy", match.policy},
                              {"possible_copy", match.possible_copy},
                              {"references", parse_own(match.references).as_array().size()},
                              {"model", parse_own(match.model).as_object().at("id")}});
}

Match keep(Session& session, const NewMatch& match, const std::string& actor) {
  const Match kept = add_match(session, match);
  append_audit(session, {"match", actor, match.id, audit_details(match)});
  return kept;
}

}  // namespace

asio::awaitable<json::object> match_claim(Service& service, Claim claim, Caller caller,
                                          std::stop_token left) {
  Watch total;
  const Matcher matcher = service.matcher_for(claim.policy);
  const std::vector<Reference> references = co_await references_of(service, claim.customer);
  const Reading reading = co_await service.recognizer().read(claim.image.content, "signature", left);
  Match decided = co_await decide(service, references, reading, matcher);
  NewMatch match{std::move(decided), {}, {}};
  match.customer = claim.customer;
  match.image = {claim.image.media_type, *claim.image.content};
  match.template_bytes = to_bytes(reading.signature);
  Watch watch;
  const Match kept = co_await service.writing(
      [&match, &caller](Session& session) { return keep(session, match, caller.id); });
  const double store_ms = watch.lap();
  service.metrics().phase("store", store_ms / 1000);
  service.metrics().decision(kept.decision);
  json::object answer = match_json(kept, service.match_days());
  json::object& timings = answer["timings_ms"].as_object();
  timings["store"] = rounded(store_ms);
  timings["total"] = rounded(total.lap());
  co_return answer;
}

asio::awaitable<json::object> compare_images(Service& service, Uploads images, std::string policy,
                                             std::stop_token left) {
  const Matcher matcher = service.matcher_for(policy);
  std::vector<Reference> references;
  for (std::size_t i = 0; i < images.repeated.size(); ++i) {
    Reading read = co_await service.recognizer().read(images.repeated[i].content, "reference", left);
    references.push_back({std::to_string(i), read.pixel_hash, read.fingerprint.hash,
                          std::make_shared<const Template>(std::move(read.signature)),
                          std::make_shared<const Fingerprint>(std::move(read.fingerprint))});
  }
  const Reading reading = co_await service.recognizer().read(images.one.content, "query", left);
  const Match match = co_await decide(service, references, reading, matcher);
  json::object answer = match_json(match, 0);
  for (const char* absent : {"match_id", "customer", "created_at", "explanation", "verdict", "image_until"})
    answer.erase(absent);
  co_return answer;
}

}  // namespace siglib::serve
