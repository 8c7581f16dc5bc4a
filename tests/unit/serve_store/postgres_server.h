// A PostgreSQL server of the test's own: a cluster below the folder for temporary files, reached over
// a Unix socket only.
#pragma once

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

  // Tests survive no power cut, so they need not wait for the disk.
  explicit PostgresServer(bool syncs = false) : syncs_(syncs) {
    // initdb takes seconds: clusters are kept for the tests that follow, and each is one process's at a time.
    const auto home =
        std::filesystem::temp_directory_path() / ("siglib-test-postgres-" + std::to_string(::geteuid()));
    std::filesystem::create_directories(home);
    own(home);
    for (int number = 0; lock_ < 0; ++number) {
      folder_ = home / std::to_string(number);
      const int lock = ::open((folder_.string() + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
      if (lock < 0) throw std::runtime_error("no lock on a PostgreSQL cluster");
      if (::flock(lock, LOCK_EX | LOCK_NB) == 0)
        lock_ = lock;
      else
        ::close(lock);
    }
    if (!std::filesystem::exists(folder_ / "data")) make_cluster();
    start();
  }
  ~PostgresServer() {
    stop();
    ::close(lock_);
  }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  void start() {
    for (int i = 0; i < 1500; ++i) {
      // The server of a test that crashed may still be on its way out.
      if (process_ <= 0 || ::waitpid(process_, nullptr, WNOHANG) == process_)
        process_ = spawn({(*programs() / "postgres").string(), "-D", (folder_ / "data").string(), "-c",
                          "listen_addresses=", "-c", "unix_socket_directories=" + folder_.string(), "-c",
                          syncs_ ? "fsync=on" : "fsync=off", "-c", "max_connections=60", "-c",
                          "shared_buffers=16MB", "-c", "autovacuum=off"});
      if (PQping(url().c_str()) == PQPING_OK) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    throw std::runtime_error("PostgreSQL did not start");
  }

  // At once, without a word to its clients.
  void stop() {
    if (process_ <= 0) return;
    ::kill(process_, SIGQUIT);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

  // For what the server is to read and write.
  static void own(const std::filesystem::path& folder) {
    if (::geteuid() == 0 && ::chown(folder.c_str(), user()->pw_uid, user()->pw_gid) != 0)
      throw std::runtime_error("a folder cannot be given to PostgreSQL's user");
  }

  std::string url() const { return "host=" + folder_.string() + " user=siglib dbname=postgres"; }

 private:
  static const passwd* user() {
    const passwd* found = ::getpwnam("postgres");
    return found ? found : ::getpwnam("nobody");
  }

  void make_cluster() const {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    own(folder_);
    wait_for(spawn({(*programs() / "initdb").string(), "-D", (folder_ / "making").string(), "-U", "siglib",
                    "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--wal-segsize=1"}));
    std::filesystem::rename(folder_ / "making", folder_ / "data");
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

  const bool syncs_;
  std::filesystem::path folder_;
  int lock_ = -1;
  pid_t process_ = -1;
};

}  // namespace siglib::serve
