// The models of a protocol, each with its pairs.
#pragma once

#include "siglib/evaluate/protocol.h"

#include <c10/core/Device.h>

#include <vector>

namespace siglib::app {

// Loads the models and makes or reads their pairs. Fills ids and digests of a new protocol; of a replay it
// compares them: Error(input) naming what has changed since.
std::vector<ModelRun> make_runs(Protocol& protocol, c10::Device device, int threads, Reporter& reporter);

}  // namespace siglib::app
