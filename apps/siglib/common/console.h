// Progress and messages on standard error: a bar on a terminal, plain lines elsewhere.
#pragma once

#include "common/command_line.h"
#include "siglib/core/progress.h"

#include <chrono>
#include <string>

namespace siglib::app {

class Console final : public Reporter {
 public:
  // Throws Error(usage) for an unknown --log-level.
  explicit Console(const CommandLine& line);
  ~Console() override;

  void begin(std::string_view task, std::int64_t total, std::string_view unit) override;
  void advance(std::int64_t done, std::string_view note) override;
  void end() override;
  void info(std::string_view message) override;
  void warn(std::string_view message) override;

 private:
  using Clock = std::chrono::steady_clock;

  void draw(std::string_view note);
  void erase_bar();

  bool terminal_;
  bool infos_ = true;
  bool warnings_ = true;
  bool bar_drawn_ = false;
  std::string task_;
  std::string unit_;
  std::int64_t total_ = 0;
  std::int64_t done_ = 0;
  Clock::time_point start_;
  Clock::time_point last_;
};

}  // namespace siglib::app
