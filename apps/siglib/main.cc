// The siglib program: understands the command line, and gives way to the engine, which does the work. The
// engine brings LibTorch with it, which takes a third of a second to load; help and wrong arguments are
// answered without.
#include "common/program.h"
#include "siglib/core/error.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace {

using siglib::ErrorKind;
namespace fs = std::filesystem;

char** arguments = nullptr;

// Beside this program while developing; where it was put when installed, wherever the prefix was moved to.
fs::path engine() {
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  for (const char* place : {"siglib-engine", SIGLIB_INSTALLED_ENGINE})
    if (fs::exists(folder / place)) return folder / place;
  siglib::fail(ErrorKind::io, "{}: is not there, nor {}: siglib is not installed whole",
               (folder / "siglib-engine").string(),
               (folder / SIGLIB_INSTALLED_ENGINE).lexically_normal().string());
}

int become_engine(const siglib::app::Verb&, const siglib::app::CommandLine&) {
  const fs::path program = engine();
  execv(program.c_str(), arguments);
  siglib::fail(ErrorKind::io, "{}: cannot be started: {}", program.string(), std::strerror(errno));
}

}  // namespace

int main(int argc, char** argv) {
  arguments = argv;
  return siglib::app::run_program(argc, argv, become_engine);
}
