// Milliseconds since the last look.
#pragma once

#include <chrono>
#include <utility>

namespace siglib::serve {

class Watch {
 public:
  double lap() {
    const Clock::time_point now = Clock::now();
    return std::chrono::duration<double, std::milli>(now - std::exchange(last_, now)).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point last_ = Clock::now();
};

}  // namespace siglib::serve
