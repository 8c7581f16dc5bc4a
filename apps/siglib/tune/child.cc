#include "tune/child.h"

#include "siglib/core/error.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace siglib::app {
namespace {

// A file for the child's stream; closed by itself.
class Stream {
 public:
  Stream(const std::filesystem::path& file, int flags)
      : descriptor_(open(file.c_str(), O_CREAT | O_CLOEXEC | flags, 0666)) {
    if (descriptor_ < 0) fail(ErrorKind::io, "{}: cannot be opened: {}", file.string(), std::strerror(errno));
  }
  ~Stream() { close(descriptor_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

// Between fork and exec only what is safe in a signal handler may be called: other threads may have held
// locks. Signals stay blocked as in the parent; the program takes them once it is ready to save and stop.
[[noreturn]] void become(char* const* arguments, int input, int output, int errors, pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGINT);
  if (getppid() != parent) _exit(127);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  execv("/proc/self/exe", arguments);
  _exit(127);
}

}  // namespace

Child::Child(const std::vector<std::string>& arguments, const Files& files) {
  const Stream input("/dev/null", O_RDONLY);
  const Stream output(files.output, O_WRONLY | O_TRUNC);
  const Stream errors(files.errors, O_WRONLY | (files.append_errors ? O_APPEND : O_TRUNC));
  std::vector<std::string> words{"siglib"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t parent = getpid();
  id_ = fork();
  if (id_ < 0) fail(ErrorKind::io, "a process cannot be started: {}", std::strerror(errno));
  if (id_ == 0) become(pointers.data(), input.descriptor(), output.descriptor(), errors.descriptor(), parent);
  running_ = true;
}

Child::~Child() {
  if (!running_) return;
  interrupt();
  while (waitpid(id_, nullptr, 0) < 0 && errno == EINTR) continue;
}

bool Child::ended() {
  if (!running_) return true;
  int status = 0;
  const pid_t found = waitpid(id_, &status, WNOHANG);
  if (found < 0 && errno != EINTR) {
    running_ = false;
    fail(ErrorKind::io, "process {} cannot be waited for: {}", id_, std::strerror(errno));
  }
  if (found != id_) return false;
  running_ = false;
  if (WIFEXITED(status)) code_ = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) signal_ = WTERMSIG(status);
  return true;
}

void Child::interrupt() const {
  if (running_) kill(id_, SIGINT);
}

}  // namespace siglib::app
