#include "serve/model_in_use.h"

#include "common/default_model.h"
#include "siglib/model/model_bytes.h"

#include <fmt/format.h>
#include <boost/json.hpp>

namespace siglib::app {

namespace json = boost::json;
using serve::Session;

ModelInUse model_in_use(const ServeOptions& options, serve::Store& store, c10::Device device) {
  if (!options.model.empty())
    return {std::make_shared<const Model>(load_model(options.model, device)), "configuration", {}};
  std::optional<serve::PromotedModel> promoted;
  const Bytes content = store.read([&](Session& session) {
    promoted = serve::promoted_model(session);
    return promoted ? serve::model_content(session, promoted->version) : Bytes();
  });
  if (!promoted) return {std::make_shared<const Model>(load_model(default_model(), device)), "shipped", {}};
  const std::string name = fmt::format("store: model version {}", promoted->version);
  return {std::make_shared<const Model>(load_model(content, name, device)), "promoted", promoted};
}

std::string name_of(const Model& model) {
  return fmt::format("{} ({})", model.provenance.title, model.id.substr(0, 12));
}

void record_model(serve::Store& store, const ModelInUse& in_use) {
  json::object details{
      {"model", in_use.model->id}, {"title", in_use.model->provenance.title}, {"from", in_use.from}};
  if (in_use.promoted) {
    details["version"] = in_use.promoted->version;
    details["by"] = in_use.promoted->promoted_by;
  }
  const std::string text = json::serialize(details);
  store.write_and_wait([&](Session& session) { return serve::record_model(session, text); });
}

}  // namespace siglib::app
