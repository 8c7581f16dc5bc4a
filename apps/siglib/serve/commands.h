// The commands beside the server. They open its store themselves and work while it runs.
#pragma once

#include "common/verb.h"

namespace siglib::app {

int run_serve_keys(const Arguments& arguments);
int run_serve_audit(const Arguments& arguments);
int run_serve_feedback(const Arguments& arguments);
int run_serve_backup(const Arguments& arguments);
int run_serve_restore(const Arguments& arguments);
int run_serve_rekey(const Arguments& arguments);

}  // namespace siglib::app
