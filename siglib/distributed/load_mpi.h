// Ranks that MPI started.
#pragma once

#include "siglib/distributed/communicator.h"

#include <filesystem>
#include <memory>

namespace siglib {

// Joins the ranks that mpirun or srun started this process among. The part that knows MPI is a library of its
// own, `file`, and loaded here: nothing else of siglib depends on MPI. Once per process; its end is when the
// result is destroyed, which waits for the others. Throws Error(io) when the library or MPI does not load.
std::unique_ptr<Communicator> load_mpi(const std::filesystem::path& file);

}  // namespace siglib
