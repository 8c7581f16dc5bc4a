// Ctrl-C as a request to stop.
#pragma once

#include <stop_token>
#include <thread>

namespace siglib::app {

// While it lives, the first SIGINT or SIGTERM requests a stop; a second one ends the process at once. Make it
// before any other thread, so that they all leave the signals to it.
class Interrupt {
 public:
  Interrupt();
  std::stop_token token() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
  std::jthread watcher_;
};

}  // namespace siglib::app
