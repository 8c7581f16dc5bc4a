#include "tests/bench/load/process.h"

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace siglib::bench {
namespace {

double ticks_per_second() {
  static const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  return ticks;
}

struct Entry {
  pid_t parent = 0;
  ProcessUsage usage;
};

// The name in brackets may hold anything, so fields are counted after the last bracket.
bool read_entry(const std::filesystem::path& folder, Entry& entry) {
  std::ifstream file(folder / "stat");
  std::string line;
  if (!std::getline(file, line)) return false;
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  std::string skipped;
  std::int64_t user = 0, system = 0, pages = 0;
  fields >> skipped >> entry.parent;
  for (int i = 5; i <= 13; ++i) fields >> skipped;
  fields >> user >> system;
  for (int i = 16; i <= 23; ++i) fields >> skipped;
  fields >> pages;
  entry.usage = {static_cast<double>(user + system) / ticks_per_second(), pages * ::sysconf(_SC_PAGESIZE)};
  return true;
}

std::map<pid_t, Entry> all_processes() {
  std::map<pid_t, Entry> found;
  for (const auto& folder : std::filesystem::directory_iterator("/proc")) {
    const std::string name = folder.path().filename();
    pid_t pid = 0;
    const auto [end, code] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (code != std::errc() || end != name.data() + name.size()) continue;
    Entry entry;
    if (read_entry(folder.path(), entry)) found.emplace(pid, entry);
  }
  return found;
}

bool descends_from(const std::map<pid_t, Entry>& processes, pid_t pid, pid_t ancestor) {
  while (pid != ancestor) {
    const auto found = processes.find(pid);
    if (found == processes.end()) return false;
    pid = found->second.parent;
  }
  return true;
}

}  // namespace

ProcessUsage usage_of(pid_t pid) {
  ProcessUsage sum;
  const std::map<pid_t, Entry> processes = all_processes();
  for (const auto& [one, entry] : processes) {
    if (!descends_from(processes, one, pid)) continue;
    sum.cpu_seconds += entry.usage.cpu_seconds;
    sum.resident_bytes += entry.usage.resident_bytes;
  }
  return sum;
}

double busy_core_seconds() {
  std::ifstream file("/proc/stat");
  std::string name;
  double user = 0, nice = 0, system = 0, idle = 0, waiting = 0, interrupts = 0, soft = 0;
  file >> name >> user >> nice >> system >> idle >> waiting >> interrupts >> soft;
  return (user + nice + system + interrupts + soft) / ticks_per_second();
}

}  // namespace siglib::bench
