// A disk that takes no more: the limit of file sizes stands in for it, and makes write() fail half-way.
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <string>

namespace siglib {
namespace {

class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limited{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST(FullDisk, KeepsTheOldFileAndLeavesNoRemains) {
  const test::TemporaryFolder folder;
  write_text(folder / "f", "old");
  ErrorKind kind = ErrorKind::internal;
  std::string message;
  {
    const FileSizeLimit limit(1000);
    try {
      write_text(folder / "f", std::string(5000, 'x'));
    } catch (const Error& error) {
      kind = error.kind();
      message = error.what();
    }
  }
  EXPECT_EQ(kind, ErrorKind::io);
  EXPECT_EQ(message, (folder / "f").string() + ": cannot be written: File too large");
  EXPECT_EQ(read_text(folder / "f", 10), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

}  // namespace
}  // namespace siglib
