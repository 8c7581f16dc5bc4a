// Models that were promoted: the bytes of their files, one on top of the other. The one in use is the latest
// that was not withdrawn; where there is none, the server has a model of its own. All replicas of one
// database see the same.
#pragma once

#include "serve/store/session.h"

#include <optional>

namespace siglib::serve {

struct PromotedModel {
  std::int64_t version = 0;  // 1, 2 …: never given twice
  std::string model_id;
  std::string title;
  std::int64_t promoted_at = 0;
  std::string promoted_by;
  std::optional<std::int64_t> withdrawn_at;
  std::optional<std::string> withdrawn_by;
};

struct NewModel {
  std::string model_id;
  std::string title;
  Bytes content;
};

// Puts it on top. Throws Error(input) when it is larger than the store keeps, Error(usage) when it is the one
// in use already.
PromotedModel promote_model(Session& session, const NewModel& model, const std::string& by);

// Takes the one in use away, so that the one before it is in use. Nothing: none is.
std::optional<PromotedModel> withdraw_model(Session& session, const std::string& by);

std::optional<PromotedModel> promoted_model(Session& session);  // the one in use
Bytes model_content(Session& session, std::int64_t version);    // throws Error(internal): no such version
std::vector<PromotedModel> list_models(Session& session);       // newest first, withdrawn ones too

// Appends "model", who answers from now on, to the audit log; false where that is what it says already.
// `details`: JSON.
bool record_model(Session& session, const std::string& details);

}  // namespace siglib::serve
