// Which model answers: the one that the configuration names, else the one promoted last, else the shipped
// one. The server and every command beside it ask here.
#pragma once

#include "serve/options.h"
#include "serve/store/models.h"
#include "serve/store/store.h"
#include "siglib/model/model.h"

#include <c10/core/Device.h>

#include <memory>
#include <optional>
#include <string>

namespace siglib::app {

struct ModelInUse {
  std::shared_ptr<const Model> model;
  std::string from;  // "configuration", "promoted" or "shipped"
  std::optional<serve::PromotedModel> promoted;
};

// Throws as load_model does, naming the file or the version in the store.
ModelInUse model_in_use(const ServeOptions& options, serve::Store& store, c10::Device device);

// "siglib-base (1a2b3c4d5e6f)"
std::string name_of(const Model& model);

// Writes into the audit log who answers from now on, unless it says so already.
void record_model(serve::Store& store, const ModelInUse& in_use);

}  // namespace siglib::app
