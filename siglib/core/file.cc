#include "siglib/core/file.h"

#include "siglib/core/error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>

namespace siglib {
namespace {

std::string reason(int code) {
  return std::generic_category().message(code);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  int close() {
    const int result = fd_ >= 0 ? ::close(fd_) : 0;
    fd_ = -1;
    return result;
  }

 private:
  int fd_;
};

void sync_folder(const std::filesystem::path& folder) {
  Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot sync a folder (EINVAL); the rename itself has happened by then.
  if (fd.get() >= 0 && ::fsync(fd.get()) != 0 && errno != EINVAL)
    fail(ErrorKind::io, "{}: cannot be flushed to disk: {}", folder.string(), reason(errno));
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  const auto parent = file.parent_path();
  return parent.empty() ? std::filesystem::path(".") : parent;
}

}  // namespace

Bytes read_file(const std::filesystem::path& path, std::uint64_t max_bytes) {
  Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0) fail(ErrorKind::input, "{}: cannot be opened: {}", path.string(), reason(errno));
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) fail(ErrorKind::io, "{}: {}", path.string(), reason(errno));
  if (!S_ISREG(info.st_mode)) fail(ErrorKind::input, "{}: is not a regular file", path.string());
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (size > max_bytes)
    fail(ErrorKind::input, "{}: has {} bytes, at most {} are accepted", path.string(), size, max_bytes);
  Bytes content(size);
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t got = ::read(fd.get(), content.data() + done, content.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(ErrorKind::io, "{}: cannot be read: {}", path.string(), reason(errno));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  content.resize(done);
  return content;
}

std::string read_text(const std::filesystem::path& path, std::uint64_t max_bytes) {
  const Bytes content = read_file(path, max_bytes);
  return {content.begin(), content.end()};
}

PendingFile::PendingFile(std::filesystem::path target) : target_(std::move(target)) {
  static std::atomic<unsigned> counter{0};
  // A rename would take the place of a device or a pipe instead of writing to it.
  std::error_code ignored;
  const auto status = std::filesystem::status(target_, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    fail(ErrorKind::io, "{}: cannot be written: it exists and is not a regular file", target_.string());
  // The file is made at once, so that an unwritable folder is noticed before the work, not after it. A name
  // that is taken belongs to another writer, or is what a killed one left behind.
  int fd = -1;
  do {
    temporary_ = target_;
    temporary_ += fmt::format(".{}-{}.part", ::getpid(), counter++);
    fd = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  } while (fd < 0 && errno == EEXIST);
  if (fd < 0) fail(ErrorKind::io, "{}: cannot be written: {}", target_.string(), reason(errno));
  ::close(fd);
}

PendingFile::~PendingFile() {
  if (!committed_) ::unlink(temporary_.c_str());
}

void PendingFile::commit() {
  Descriptor fd(::open(temporary_.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0 || ::fsync(fd.get()) != 0)
    fail(ErrorKind::io, "{}: cannot be flushed to disk: {}", target_.string(), reason(errno));
  if (::rename(temporary_.c_str(), target_.c_str()) != 0)
    fail(ErrorKind::io, "{}: cannot be put in place: {}", target_.string(), reason(errno));
  committed_ = true;
  sync_folder(folder_of(target_));
}

void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> content) {
  PendingFile file(path);
  Descriptor fd(::open(file.path().c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
  if (fd.get() < 0) fail(ErrorKind::io, "{}: cannot be written: {}", path.string(), reason(errno));
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t put = ::write(fd.get(), content.data() + done, content.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail(ErrorKind::io, "{}: cannot be written: {}", path.string(), reason(errno));
    done += static_cast<std::size_t>(put);
  }
  if (fd.close() != 0) fail(ErrorKind::io, "{}: cannot be written: {}", path.string(), reason(errno));
  file.commit();
}

void write_text(const std::filesystem::path& path, std::string_view content) {
  write_file(path, {reinterpret_cast<const std::uint8_t*>(content.data()), content.size()});
}

void make_writable_folder(const std::filesystem::path& folder) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) fail(ErrorKind::io, "{}: cannot be made: {}", folder.string(), code.message());
  if (!std::filesystem::is_directory(folder)) fail(ErrorKind::io, "{}: is not a folder", folder.string());
  PendingFile probe(folder / "probe");
}

}  // namespace siglib
