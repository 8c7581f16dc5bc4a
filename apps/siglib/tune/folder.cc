#include "tune/folder.h"

#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxTableBytes = 256 << 20;
constexpr std::uint64_t kMaxIdentityBytes = 8 << 20;

// Held until the search and its trainings are gone: they inherit it, so a search that was killed is not begun
// again while one of its trainings still writes.
int lock(const fs::path& folder) {
  const fs::path file = folder / ".lock";
  const int descriptor = open(file.c_str(), O_CREAT | O_RDWR, 0666);
  if (descriptor < 0) fail(ErrorKind::io, "{}: cannot be opened: {}", file.string(), std::strerror(errno));
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  const int reason = errno;
  close(descriptor);
  if (reason == EWOULDBLOCK) fail(ErrorKind::usage, "{}: a search is at work in it", folder.string());
  fail(ErrorKind::io, "{}: cannot be locked: {}", file.string(), std::strerror(reason));
}

void check_or_write(const fs::path& file, const TuneIdentity& identity) {
  if (!fs::exists(file)) {
    write_text(file, to_yaml(identity));
    return;
  }
  TuneIdentity before;
  load_yaml(before, read_text(file, kMaxIdentityBytes), file.string());
  if (const std::string what = difference(before, identity); !what.empty())
    fail(ErrorKind::usage,
         "{}: the search in this folder differs in {}; go on with it as it was, or choose another --out",
         file.string(), what);
}

}  // namespace

TuneFolder::TuneFolder(fs::path folder) : folder_(std::move(folder)) {
  make_writable_folder(folder_);
  lock_ = lock(folder_);
}

TuneFolder::TuneFolder(fs::path folder, const TuneIdentity& identity) : TuneFolder(std::move(folder)) {
  check_or_write(folder_ / "tune.yaml", identity);
  write_text(config(), identity.config);
}

TuneFolder::~TuneFolder() {
  close(lock_);
}

fs::path TuneFolder::run(std::int64_t trial, std::int64_t rung, const std::string& ending) const {
  return folder_ / "trials" / fmt::format("{}", trial) / fmt::format("rung-{}{}", rung, ending);
}

std::vector<TuneRun> TuneFolder::load_runs(const TuneSpace& space,
                                           const std::vector<TuneSetting>& settings) const {
  if (!fs::exists(trials())) return {};
  std::vector<TuneRun> runs = parse_tune_csv(read_text(trials(), kMaxTableBytes), trials().string(), space);
  for (const TuneRun& run : runs) {
    const auto index = static_cast<std::size_t>(run.trial - 1);
    if (index >= settings.size() || run.setting != settings[index])
      fail(ErrorKind::input, "{}: trial {} is none of this search", trials().string(), run.trial);
  }
  return runs;
}

void TuneFolder::save_runs(const TuneSpace& space, const std::vector<TuneRun>& runs) const {
  write_text(trials(), to_csv(space, runs));
}

}  // namespace siglib::app
