#include "train/ranks.h"

#include "siglib/core/error.h"
#include "siglib/distributed/load_mpi.h"

#include <fmt/format.h>

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string_view>
#include <thread>

namespace siglib::app {
namespace {

int number_in(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return 0;
  const std::string_view digits = text;
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// What starters of MPI programs tell them: Open MPI's mpirun, MPICH's and Slurm's PMI, and PMIx, which says
// no number itself. A plain process does not ask MPI, for MPI_Init costs time and may start a daemon.
int started_ranks() {
  const int pmix = std::getenv("PMIX_RANK") != nullptr ? number_in("SLURM_STEP_NUM_TASKS") : 0;
  return std::max({1, number_in("OMPI_COMM_WORLD_SIZE"), number_in("PMI_SIZE"), pmix});
}

std::unique_ptr<Communicator> join() {
#ifdef SIGLIB_MPI_BUILT
  const std::filesystem::path built = SIGLIB_MPI_BUILT;
  return load_mpi(std::filesystem::exists(built) ? built : std::filesystem::path(SIGLIB_MPI_INSTALLED));
#else
  fail(ErrorKind::usage,
       "started as one of {} processes, and this siglib was built without MPI: install it and configure with "
       "-DSIGLIB_MPI=ON",
       started_ranks());
#endif
}

void end_all(Communicator& ranks, const std::exception& error) {
  constexpr std::chrono::seconds kForRankZero(2);
  const auto* known = dynamic_cast<const Error*>(&error);
  // Most errors are everyone's: rank 0 says them and ends the others before they do.
  if (ranks.rank() > 0) std::this_thread::sleep_for(kForRankZero);
  const std::string who = ranks.rank() > 0 ? fmt::format("rank {}: ", ranks.rank()) : "";
  fmt::print(stderr, "siglib: {}{}{}\n", who, known != nullptr ? "" : "internal error: ", error.what());
  std::fflush(stderr);
  ranks.end_job(exit_code(known != nullptr ? known->kind() : ErrorKind::internal));
}

}  // namespace

int on_ranks(const std::function<int(Communicator&)>& body) {
  if (started_ranks() == 1) return body(alone());
  const std::unique_ptr<Communicator> ranks = join();
  try {
    return body(*ranks);
  } catch (const std::exception& error) {
    end_all(*ranks, error);
    throw;
  }
}

void refuse_ranks(const char* what) {
  if (const int ranks = started_ranks(); ranks > 1)
    fail(ErrorKind::usage, "{} is the work of one process, and {} were started", what, ranks);
}

int threads_of_rank(const CommandLine& line, const Communicator& ranks) {
  const int threads = line.threads();
  if (line.number("threads") > 0 || ranks.size() == 1) return threads;
  const int machine = static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
  cpu_set_t bound;
  CPU_ZERO(&bound);
  const int allowed = sched_getaffinity(0, sizeof bound, &bound) == 0 ? CPU_COUNT(&bound) : machine;
  return std::max(1, std::min(allowed, machine / ranks.ranks_here()));
}

}  // namespace siglib::app
