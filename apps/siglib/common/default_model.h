// The model that a verb uses when none is named.
#pragma once

#include "common/command_line.h"
#include "siglib/model/model.h"

#include <filesystem>
#include <memory>

namespace siglib::app {

// A file in the folder that SIGLIB_MODELS names, beside the sources, or below the install prefix. Throws
// Error(input) with `advice` when it is not there.
std::filesystem::path shipped_file(const char* name, const char* advice);
std::filesystem::path default_model();  // siglib-base.h5

// --model, or the default, on --device.
std::shared_ptr<const Model> load_chosen_model(const CommandLine& line, c10::Device device);

}  // namespace siglib::app
