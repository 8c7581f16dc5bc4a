// A PostgreSQL server of the test's own: a cluster in a temporary folder, reached over a Unix socket only.
#pragma once

#include "tests/support/temporary_folder.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace siglib::serve {

class PostgresServer {
 public:
  // The newest installed one; nothing when there is none, or no user it may run as.
  static std::optional<std::filesystem::path> programs() {
    std::optional<std::filesystem::path> newest;
    std::error_code none;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none))
      if (std::filesystem::exists(version.path() / "bin" / "initdb") &&
          (!newest || version.path() / "bin" > *newest))
        newest = version.path() / "bin";
    return ::geteuid() != 0 || user() ? newest : std::nullopt;
  }

  PostgresServer() {
    own(folder_.path());
    const std::filesystem::path cluster = pristine_cluster();
    wait_for(spawn({"/bin/cp", "-a", cluster.string(), data().string()}));
    start();
  }
  ~PostgresServer() { stop(); }

  void start() {
    process_ = spawn({(*programs() / "postgres").string(), "-D", data().string(), "-c",
                      "listen_addresses=", "-c", "unix_socket_directories=" + folder_.path().string(), "-c",
                      "fsync=off", "-c", "max_connections=60", "-c", "logging_collector=off"});
    for (int i = 0; i < 1500; ++i) {
      if (PQping(url().c_str()) == PQPING_OK) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    throw std::runtime_error("PostgreSQL did not start");
  }

  void stop() {
    if (process_ <= 0) return;
    ::kill(process_, SIGQUIT);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

  std::string url() const { return "host=" + folder_.path().string() + " user=siglib dbname=postgres"; }

 private:
  static const passwd* user() {
    const passwd* found = ::getpwnam("postgres");
    return found ? found : ::getpwnam("nobody");
  }

  static void own(const std::filesystem::path& folder) {
    if (::geteuid() == 0 && ::chown(folder.c_str(), user()->pw_uid, user()->pw_gid) != 0)
      throw std::runtime_error("a folder cannot be given to PostgreSQL's user");
  }

  // initdb takes seconds: its result is kept for the tests that follow.
  static std::filesystem::path pristine_cluster() {
    const auto home =
        std::filesystem::temp_directory_path() / ("siglib-test-postgres-" + std::to_string(::geteuid()));
    std::filesystem::create_directories(home);
    own(home);
    const int lock = ::open((home / "lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    ::flock(lock, LOCK_EX);
    const auto ready = home / "cluster";
    if (!std::filesystem::exists(ready)) {
      const auto making = home / "making";
      std::filesystem::remove_all(making);
      wait_for(spawn({(*programs() / "initdb").string(), "-D", making.string(), "-U", "siglib", "-A", "trust",
                      "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--wal-segsize=1"}));
      std::filesystem::rename(making, ready);
    }
    ::close(lock);
    return ready;
  }

  static pid_t spawn(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const passwd* other = ::geteuid() == 0 ? user() : nullptr;
    const pid_t process = ::fork();
    if (process != 0) return process;
    if (other &&
        (::setgroups(0, nullptr) != 0 || ::setgid(other->pw_gid) != 0 || ::setuid(other->pw_uid) != 0))
      ::_exit(9);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (::chdir("/") != 0) ::_exit(9);
    const int null = ::open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; ++fd) ::dup2(null, fd);
    ::execv(arguments[0], arguments.data());
    ::_exit(9);
  }

  static void wait_for(pid_t process) {
    int status = 0;
    if (::waitpid(process, &status, 0) != process || status != 0)
      throw std::runtime_error("a PostgreSQL cluster cannot be made");
  }

  std::filesystem::path data() const { return folder_ / "data"; }

  test::TemporaryFolder folder_;
  pid_t process_ = -1;
};

}  // namespace siglib::serve
