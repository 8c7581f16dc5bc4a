#include "common/interrupt.h"

#include <signal.h>

#include <cstdlib>
#include <ctime>

namespace siglib::app {

Interrupt::Interrupt() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  watcher_ = std::jthread([this, signals](std::stop_token end) {
    constexpr timespec kPoll{0, 200'000'000};
    while (!end.stop_requested()) {
      const int signal = sigtimedwait(&signals, nullptr, &kPoll);
      if (signal < 0) continue;
      if (stop_.stop_requested()) std::_Exit(128 + signal);
      stop_.request_stop();
    }
  });
}

}  // namespace siglib::app
