// The commands of `siglib serve feedback`.
#pragma once

#include "common/command_line.h"
#include "serve/options.h"
#include "serve/store/store.h"

#include <stop_token>

namespace siglib::app {

struct FeedbackCall {
  const CommandLine& line;
  const ServeOptions& options;
  serve::Store& store;
  std::stop_token stop;  // Ctrl-C, where a command knows how to stop
};

// Each returns the exit code.
int feedback_recalibrate(const FeedbackCall& call);
int feedback_finetune(const FeedbackCall& call);
int feedback_compare(const FeedbackCall& call);
int feedback_promote(const FeedbackCall& call);
int feedback_rollback(const FeedbackCall& call);
int feedback_models(const FeedbackCall& call);

}  // namespace siglib::app
