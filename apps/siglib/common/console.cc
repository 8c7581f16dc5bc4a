#include "common/console.h"

#include "siglib/core/error.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace siglib::app {
namespace {

constexpr std::chrono::milliseconds kRedraw(100);
constexpr std::chrono::seconds kLine(20);  // between two plain lines

std::string duration(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  return whole < 3600 ? fmt::format("{}:{:02}", whole / 60, whole % 60)
                      : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace

Console::Console(const CommandLine& line) : terminal_(isatty(STDERR_FILENO) == 1) {
  const std::string level = line.text("log-level");
  if (level != "info" && level != "warn" && level != "error")
    fail(ErrorKind::usage, "--log-level {}: expected info, warn or error", level);
  infos_ = level == "info" && !line.quiet();
  warnings_ = level != "error";
}

Console::~Console() {
  erase_bar();
}

void Console::begin(std::string_view task, std::int64_t total, std::string_view unit) {
  task_ = task;
  unit_ = unit;
  total_ = total;
  done_ = 0;
  start_ = last_ = Clock::now();
}

void Console::advance(std::int64_t done, std::string_view note) {
  done_ = done;
  if (!infos_) return;
  const auto now = Clock::now();
  if (now - last_ < (terminal_ ? Clock::duration(kRedraw) : Clock::duration(kLine))) return;
  last_ = now;
  draw(note);
}

void Console::draw(std::string_view note) {
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  const double share = total_ > 0 ? static_cast<double>(done_) / static_cast<double>(total_) : 0;
  const std::string eta = done_ > 0 ? duration(seconds * (1 - share) / std::max(share, 1e-9)) : "?";
  const std::string state =
      fmt::format("{}/{} {}{}{} · {} left", done_, total_, unit_, note.empty() ? "" : " · ", note, eta);
  if (!terminal_) {
    fmt::print(stderr, "{}: {}\n", task_, state);
    return;
  }
  constexpr int kWidth = 24;
  const int filled = static_cast<int>(share * kWidth);
  std::string bar;
  for (int i = 0; i < kWidth; ++i) bar += i < filled ? "█" : "░";
  fmt::print(stderr, "\r\033[K{} {} {}", task_, bar, state);
  std::fflush(stderr);
  bar_drawn_ = true;
}

void Console::erase_bar() {
  if (!bar_drawn_) return;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
  bar_drawn_ = false;
}

void Console::end() {
  erase_bar();
}

void Console::info(std::string_view message) {
  if (!infos_) return;
  erase_bar();
  fmt::print(stderr, "{}\n", message);
}

void Console::warn(std::string_view message) {
  if (!warnings_) return;
  erase_bar();
  fmt::print(stderr, "warning: {}\n", message);
}

}  // namespace siglib::app
