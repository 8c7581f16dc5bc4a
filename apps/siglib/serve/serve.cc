#include "common/device.h"
#include "common/locator.h"
#include "engine.h"
#include "serve/application.h"
#include "siglib/config/config.h"
#include "siglib/core/error.h"

#include <fmt/format.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>

namespace siglib::app {
namespace {

// Blocked in every thread made later; wait() is then the only one to hear of them.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
  }

  int wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
    return signal;
  }

 private:
  sigset_t set_{};
};

// As many files as connections need, where the system allows it.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void reload(Application& application, ServeLog& log) {
  try {
    log.reopen();
    application.reload_tls();
    log.info("SIGHUP: log and TLS files opened again");
  } catch (const Error& error) {
    log.warn(fmt::format("SIGHUP: goes on as before: {}", error.what()));
  }
}

std::string url_of(const ServeOptions& options, std::uint16_t port) {
  const std::string& address = options.server.address;
  return fmt::format("{}://{}:{}/", options.server.tls.enabled() ? "https" : "http",
                     address.find(':') == std::string::npos ? address : "[" + address + "]", port);
}

// Freed memory is kept for the next image (set_compute_threads), which saves 7 % of a match's CPU; but a
// server lives long, and after a crowd it keeps no more than this at the end of a thread's heap.
void bound_kept_memory() {
  constexpr int kMostKept = 64 << 20;
  ::mallopt(M_TRIM_THRESHOLD, kMostKept);
}

ServeOptions options_of(const CommandLine& line) {
  ServeOptions options = serve_options(line);
  if (line.has("port")) {
    const std::int64_t port = line.number("port");
    if (port < 0 || port > 65535) fail(ErrorKind::usage, "--port {}: expected 0 to 65535", port);
    options.server.port = port;
  }
  if (line.has("model")) options.model = line.text("model");
  if (line.has("locate")) options.locate = locate_mode(line.text("locate"));
  if (line.quiet()) options.log.access = false;
  return options;
}

}  // namespace

int run_serve(const CommandLine& line) {
  if (line.flag("help-config")) {
    fmt::print("{}", config_help<ServeOptions>());
    return 0;
  }
  const ServeOptions options = options_of(line);
  raise_file_limit();
  const Signals signals;
  const c10::Device device = device_of(line);
  bound_kept_memory();
  ServeLog log(options.log.file);
  Application application(options, device, log);
  application.start();
  log.info(fmt::format("listening on {} with model {} ({})", url_of(options, application.port()),
                       application.model().id.substr(0, 12), application.model().provenance.title));
  while (signals.wait() == SIGHUP) reload(application, log);
  log.info("draining");
  return 0;
}

}  // namespace siglib::app
