// How the library tells what it is doing. It never prints; applications implement this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace siglib {

class Reporter {
 public:
  virtual ~Reporter() = default;

  // One task at a time. `total` counts `unit`s ("images", "steps").
  virtual void begin(std::string_view task, std::int64_t total, std::string_view unit) = 0;
  // `done` units so far; `note` is a short state such as "loss 0.31". Called from one thread at a time.
  virtual void advance(std::int64_t done, std::string_view note) = 0;
  virtual void end() = 0;

  virtual void info(std::string_view message) = 0;
  virtual void warn(std::string_view message) = 0;
};

// Says nothing.
Reporter& silent_reporter();

}  // namespace siglib
