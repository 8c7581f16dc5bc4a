// Routes that watch the server and run no network.
#include "serve/api/json.h"
#include "serve/api/routes.h"
#include "siglib/core/error.h"

#include <chrono>
#include <mutex>

namespace siglib::serve {

extern const std::string_view kOpenApi;

namespace asio = boost::asio;

namespace {

// Whether the store answers, asked at most once a second.
class Readiness {
 public:
  explicit Readiness(Service& service) : service_(service) {}

  asio::awaitable<bool> check() {
    if (service_.draining()) co_return false;
    {
      const std::scoped_lock lock(mutex_);
      if (std::chrono::steady_clock::now() - asked_ < std::chrono::seconds(1)) co_return ready_;
    }
    const bool answers = co_await service_.on_store_thread([this] { return store_answers(); });
    const std::scoped_lock lock(mutex_);
    ready_ = answers;
    asked_ = std::chrono::steady_clock::now();
    co_return answers;
  }

 private:
  bool store_answers() {
    try {
      service_.store().ping();
      return true;
    } catch (const Error&) {  // of whatever kind: not ready
      return false;
    }
  }

  Service& service_;
  std::mutex mutex_;
  bool ready_ = false;
  std::chrono::steady_clock::time_point asked_{};
};

asio::awaitable<Response> metrics(Service& service, std::shared_ptr<Readiness> readiness,
                                  std::int64_t connections) {
  Metrics::Now now;
  now.connections = connections;
  now.queued = service.recognizer().queued();
  now.cached_templates = service.templates().size();
  now.waiting_writes = static_cast<std::int64_t>(service.store().statistics().waiting);
  now.ready = co_await readiness->check();
  co_return make_response(200, "text/plain; version=0.0.4", service.metrics().text(now));
}

Response status(int code, std::string_view text) {
  return json_response(code, json::object{{"status", text}});
}

}  // namespace

void add_health_routes(Routes& routes, Service& service, std::function<std::int64_t()> connections) {
  const auto readiness = std::make_shared<Readiness>(service);
  routes.add("GET", "/health/live", {}, service,
             [](Request) -> asio::awaitable<Response> { co_return status(200, "live"); });
  routes.add("GET", "/health/ready", {}, service, [readiness](Request) -> asio::awaitable<Response> {
    const bool ready = co_await readiness->check();
    co_return status(ready ? 200 : 503, ready ? "ready" : "not ready");
  });
  routes.add("GET", "/metrics", Role::viewer, service, [&service, readiness, connections](Request) {
    return metrics(service, readiness, connections());
  });
  routes.add("GET", "/openapi.json", {}, service, [](Request) -> asio::awaitable<Response> {
    co_return make_response(200, "application/json", std::string(kOpenApi));
  });
}

}  // namespace siglib::serve
