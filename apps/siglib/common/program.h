// What the program and its engine share: from arguments to a verb and its line, and from errors to exit
// codes.
#pragma once

#include "common/verb.h"

namespace siglib::app {

// Understands the arguments and lets `go` do what they ask for; answers --help, --version and errors itself.
// Returns the exit code.
int run_program(int argc, char** argv, int (*go)(const Verb&, const CommandLine&));

}  // namespace siglib::app
