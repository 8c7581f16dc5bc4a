#include "serve/store/folder_lock.h"

#include "siglib/core/error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace siglib::serve {

FolderLock::FolderLock(const std::filesystem::path& folder, Kind kind)
    : fd_(::open((folder / "siglib.lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
  if (fd_ < 0)
    fail(ErrorKind::io, "{}: cannot be used: {}", folder.string(), std::generic_category().message(errno));
  if (::flock(fd_, (kind == Kind::shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) {
    ::close(fd_);
    fail(ErrorKind::usage, "{}: {}", folder.string(),
         kind == Kind::shared ? "a restore is under way here" : "is in use: stop the server first");
  }
}

FolderLock::~FolderLock() {
  ::close(fd_);
}

}  // namespace siglib::serve
