// Training as one of several processes that mpirun or srun started.
#pragma once

#include "common/command_line.h"
#include "siglib/distributed/communicator.h"

#include <functional>

namespace siglib::app {

// Gives `body` the ranks that this process was started among, or alone(), and returns what it returns. Make
// an Interrupt first: MPI starts threads. Where body throws on one of several ranks, that is said and ends
// them all, with the error's exit code. Throws Error(usage) when there are several and this siglib has no
// MPI.
int on_ranks(const std::function<int(Communicator&)>& body);

// Throws Error(usage) when there are several: for what one process does alone.
void refuse_ranks(const char* what);

// --threads, or this rank's part of this machine's processors.
int threads_of_rank(const CommandLine& line, const Communicator& ranks);

}  // namespace siglib::app
