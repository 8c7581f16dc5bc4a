#include "siglib/distributed/load_mpi.h"

#include "siglib/core/error.h"

#include <dlfcn.h>

namespace siglib {

std::unique_ptr<Communicator> load_mpi(const std::filesystem::path& file) {
  // Never unloaded: MPI leaves threads and handlers behind.
  void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (library == nullptr) fail(ErrorKind::io, "MPI does not load: {}", dlerror());
  using Make = Communicator* (*)();
  const auto make = reinterpret_cast<Make>(dlsym(library, "siglib_mpi_communicator"));
  if (make == nullptr) fail(ErrorKind::io, "{}: is not siglib's part for MPI", file.string());
  return std::unique_ptr<Communicator>(make());
}

}  // namespace siglib
