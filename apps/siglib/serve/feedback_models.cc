// Which model answers: promoted and taken back on command only, and written into the audit log.
#include "serve/api/json.h"
#include "serve/feedback.h"
#include "serve/model_in_use.h"
#include "serve/store/audit.h"
#include "serve/store/limits.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/model/model_bytes.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>
#include <boost/json.hpp>

namespace siglib::app {
namespace {

namespace json = boost::json;
using serve::PromotedModel;
using serve::Session;

constexpr const char* kActor = "command line";
constexpr const char* kTakesEffect = "Servers take it when they are started again.";

// --by, else the user of the system.
std::string who(const CommandLine& line) {
  if (line.has("by")) return line.text("by");
  const passwd* user = ::getpwuid(::geteuid());
  return user != nullptr ? std::string(user->pw_name) : fmt::format("user {}", ::geteuid());
}

void refuse_configured(const ServeOptions& options) {
  if (!options.model.empty())
    fail(ErrorKind::usage,
         "model: the configuration names {}, which goes before what is promoted: leave it empty first",
         options.model);
}

// A configured default policy that the model lacks would keep the server from starting.
void require_policy(const Model& model, const std::string& name, const std::string& file) {
  if (name.empty()) return;
  for (const Policy& policy : model.score.rules.front().policies)
    if (policy.name == name) return;
  fail(ErrorKind::usage, "{}: has no policy \"{}\", which api.policy of the configuration names", file, name);
}

json::object details_of(const PromotedModel& model, const std::string& by) {
  return {{"model", model.model_id}, {"title", model.title}, {"version", model.version}, {"by", by}};
}

std::string short_name(const std::optional<PromotedModel>& model) {
  if (!model) return "the shipped model";
  return fmt::format("version {}, {} ({})", model->version, model->title, model->model_id.substr(0, 12));
}

json::value json_of(const std::optional<PromotedModel>& model) {
  if (!model) return nullptr;
  const auto time = [](const std::optional<std::int64_t>& at) {
    return at ? json::value(serve::iso_time(*at)) : json::value(nullptr);
  };
  return json::object{
      {"version", model->version},
      {"model", model->model_id},
      {"title", model->title},
      {"promoted_at", time(model->promoted_at)},
      {"promoted_by", model->promoted_by},
      {"withdrawn_at", time(model->withdrawn_at)},
      {"withdrawn_by", model->withdrawn_by ? json::value(*model->withdrawn_by) : json::value(nullptr)}};
}

}  // namespace

int feedback_promote(const FeedbackCall& call) {
  refuse_configured(call.options);
  const std::string file = call.line.required("candidate"), by = who(call.line);
  Bytes content = read_file(file, serve::limits::model);
  const Model model = load_model(content, file, c10::Device(c10::kCPU));
  require_policy(model, call.options.api.policy, file);
  const serve::NewModel made{model.id, model.provenance.title, std::move(content)};
  const PromotedModel promoted = call.store.write_and_wait([&](Session& session) {
    const std::optional<PromotedModel> before = serve::promoted_model(session);
    const PromotedModel kept = serve::promote_model(session, made, by);
    json::object details = details_of(kept, by);
    details["before"] = before ? json::value(before->model_id) : json::value("shipped");
    serve::append_audit(session, {"promote_model", kActor, "", json::serialize(details)});
    return kept;
  });
  if (call.line.json())
    fmt::print("{}\n", json::serialize(json_of(promoted)));
  else
    fmt::print("promoted: {}. {}\n", short_name(promoted), kTakesEffect);
  return 0;
}

int feedback_rollback(const FeedbackCall& call) {
  refuse_configured(call.options);
  const std::string by = who(call.line);
  std::optional<PromotedModel> withdrawn, now;
  call.store.write_and_wait([&](Session& session) {
    withdrawn = serve::withdraw_model(session, by);
    if (!withdrawn) return;
    now = serve::promoted_model(session);
    json::object details = details_of(*withdrawn, by);
    details["after"] = now ? json::value(now->model_id) : json::value("shipped");
    serve::append_audit(session, {"withdraw_model", kActor, "", json::serialize(details)});
  });
  if (!withdrawn) fail(ErrorKind::usage, "no promoted model is in use: there is nothing to go back from");
  if (call.line.json())
    fmt::print("{}\n",
               json::serialize(json::object{{"withdrawn", json_of(withdrawn)}, {"in_use", json_of(now)}}));
  else
    fmt::print("withdrawn: {}\nin use: {}. {}\n", short_name(withdrawn), short_name(now), kTakesEffect);
  return 0;
}

int feedback_models(const FeedbackCall& call) {
  const auto models = call.store.read([](Session& session) { return serve::list_models(session); });
  const ModelInUse in_use = model_in_use(call.options, call.store, c10::Device(c10::kCPU));
  if (call.line.json()) {
    json::array all;
    for (const PromotedModel& model : models) all.push_back(json_of(model));
    fmt::print("{}\n", json::serialize(json::object{{"in_use", in_use.model->id},
                                                    {"title", in_use.model->provenance.title},
                                                    {"from", in_use.from},
                                                    {"promoted", std::move(all)}}));
    return 0;
  }
  fmt::print("in use, {}: {}\n", in_use.from, name_of(*in_use.model));
  for (const PromotedModel& model : models) {
    fmt::print("{}  promoted {} by {}: {}\n", model.version, serve::iso_time(model.promoted_at),
               model.promoted_by, model.title);
    if (model.withdrawn_at)
      fmt::print("{}  withdrawn {} by {}\n", model.version, serve::iso_time(*model.withdrawn_at),
                 *model.withdrawn_by);
  }
  return 0;
}

}  // namespace siglib::app
