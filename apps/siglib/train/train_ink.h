// siglib train --ink
#pragma once

#include "common/command_line.h"

namespace siglib::app {

int run_train_ink(const CommandLine& line);

}  // namespace siglib::app
