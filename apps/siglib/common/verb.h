// The verbs, as far as their command lines go: nothing here needs LibTorch.
#pragma once

#include "common/command_line.h"

#include <span>
#include <string>

namespace siglib::app {

struct Verb {
  std::string name;                       // "match"; "serve keys" is the command keys beside the verb serve
  std::string summary;                    // empty for a command beside a verb, which that verb's help names
  CommandLine (*line)(const Arguments&);  // throws Error(usage)
};

std::span<const Verb> verbs();

CommandLine prepare_line(const Arguments& arguments);
CommandLine train_line(const Arguments& arguments);
CommandLine calibrate_line(const Arguments& arguments);
CommandLine evaluate_line(const Arguments& arguments);
CommandLine match_line(const Arguments& arguments);
CommandLine embed_line(const Arguments& arguments);
CommandLine explain_line(const Arguments& arguments);
CommandLine synthesize_line(const Arguments& arguments);
CommandLine tune_line(const Arguments& arguments);
CommandLine info_line(const Arguments& arguments);
CommandLine serve_line(const Arguments& arguments);
CommandLine serve_keys_line(const Arguments& arguments);
CommandLine serve_audit_line(const Arguments& arguments);
CommandLine serve_feedback_line(const Arguments& arguments);
CommandLine serve_backup_line(const Arguments& arguments);
CommandLine serve_restore_line(const Arguments& arguments);
CommandLine serve_rekey_line(const Arguments& arguments);

}  // namespace siglib::app
