// From the command line, or from the protocol of an earlier evaluation, to what is to be evaluated.
#pragma once

#include "common/command_line.h"
#include "siglib/evaluate/protocol.h"
#include "siglib/synth/scene.h"

#include <string>
#include <vector>

namespace siglib::app {

// Checks what is given; ids and digests are still empty, unless it is a replay.
Protocol protocol_of(const CommandLine& line);

// Of --degrade: one kind of scene, "all", or "". Throws Error(usage) for anything else.
std::vector<SceneKind> scenes_named(const std::string& name);

}  // namespace siglib::app
