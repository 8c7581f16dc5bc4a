// --config, --set and --data: what the server and the commands beside it share.
#pragma once

#include "common/command_line.h"

namespace siglib::app {

void add_store_options(po::options_description& options);

}  // namespace siglib::app
