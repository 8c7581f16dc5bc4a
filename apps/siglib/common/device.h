// --device and --threads, for LibTorch.
#pragma once

#include "common/command_line.h"

#include <c10/core/Device.h>

namespace siglib::app {

// Sets LibTorch's threads too; once, before the first tensor. Throws Error(usage) for a device that is not
// there.
c10::Device device_of(const CommandLine& line);

}  // namespace siglib::app
