// What the verbs do, once their lines are understood. Each returns the exit code and throws Error.
#pragma once

#include "common/command_line.h"

namespace siglib::app {

int run_prepare(const CommandLine& line);
int run_train(const CommandLine& line);
int run_calibrate(const CommandLine& line);
int run_evaluate(const CommandLine& line);
int run_match(const CommandLine& line);
int run_embed(const CommandLine& line);
int run_explain(const CommandLine& line);
int run_synthesize(const CommandLine& line);
int run_tune(const CommandLine& line);
int run_info(const CommandLine& line);
int run_serve(const CommandLine& line);
int run_serve_keys(const CommandLine& line);
int run_serve_audit(const CommandLine& line);
int run_serve_feedback(const CommandLine& line);
int run_serve_backup(const CommandLine& line);
int run_serve_restore(const CommandLine& line);
int run_serve_rekey(const CommandLine& line);

}  // namespace siglib::app
