#include "serve/api/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace siglib::serve {
namespace {

using prometheus::Histogram;

const Histogram::BucketBoundaries kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                           0.25,  0.5,    1,     2.5,  5,     10};
const Histogram::BucketBoundaries kSizes{1, 2, 4, 8, 16, 32, 64};

template <class T>
prometheus::Family<T>& family(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::detail::Builder<T>().Name(name).Help(help).Register(registry);
}

}  // namespace

struct Metrics::Families {
  using Counters = prometheus::Family<prometheus::Counter>;
  using Histograms = prometheus::Family<Histogram>;
  using Gauges = prometheus::Family<prometheus::Gauge>;

  prometheus::Registry registry;
  Counters& requests =
      family<prometheus::Counter>(registry, "siglib_http_requests_total", "answered requests");
  Histograms& durations = family<Histogram>(registry, "siglib_http_request_seconds",
                                            "from a request's first byte to its answer's last");
  Histograms& phases = family<Histogram>(registry, "siglib_phase_seconds", "parts of the work of a request");
  Histogram& batches =
      family<Histogram>(registry, "siglib_batch_size", "signatures encoded at once").Add({}, kSizes);
  Counters& decisions =
      family<prometheus::Counter>(registry, "siglib_decisions_total", "matches by decision");
  Counters& store_errors =
      family<prometheus::Counter>(registry, "siglib_store_errors_total", "requests that the store failed");
  Counters& cache = family<prometheus::Counter>(registry, "siglib_template_cache_lookups_total",
                                                "templates that were in memory, and that were not");
  prometheus::Counter& hits = cache.Add({{"result", "hit"}});
  prometheus::Counter& misses = cache.Add({{"result", "miss"}});
  prometheus::Gauge& connections = gauge("siglib_http_connections", "open connections");
  prometheus::Gauge& queued = gauge("siglib_queue_depth", "images at work or waiting");
  prometheus::Gauge& cached = gauge("siglib_template_cache_entries", "templates in memory");
  prometheus::Gauge& writes = gauge("siglib_store_waiting_writes", "writes that wait for their transaction");
  prometheus::Gauge& ready = gauge("siglib_ready", "1 while requests are welcome");

  prometheus::Gauge& gauge(const char* name, const char* help) {
    return family<prometheus::Gauge>(registry, name, help).Add({});
  }
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::request(std::string_view method, std::string_view route, int status, double seconds) {
  const std::string pattern(route.empty() ? "none" : route);
  families_->requests
      .Add({{"method", std::string(method)}, {"route", pattern}, {"status", std::to_string(status)}})
      .Increment();
  families_->durations.Add({{"route", pattern}}, kSeconds).Observe(seconds);
}

void Metrics::phase(std::string_view name, double seconds) {
  families_->phases.Add({{"phase", std::string(name)}}, kSeconds).Observe(seconds);
}

void Metrics::batch(std::int64_t size) {
  families_->batches.Observe(static_cast<double>(size));
}

void Metrics::decision(std::string_view decision) {
  families_->decisions.Add({{"decision", std::string(decision)}}).Increment();
}

void Metrics::store_error(std::string_view fault) {
  families_->store_errors.Add({{"fault", std::string(fault)}}).Increment();
}

void Metrics::template_cache(std::int64_t hits, std::int64_t misses) {
  families_->hits.Increment(static_cast<double>(hits));
  families_->misses.Increment(static_cast<double>(misses));
}

std::string Metrics::text(const Now& now) const {
  families_->connections.Set(static_cast<double>(now.connections));
  families_->queued.Set(static_cast<double>(now.queued));
  families_->cached.Set(static_cast<double>(now.cached_templates));
  families_->writes.Set(static_cast<double>(now.waiting_writes));
  families_->ready.Set(now.ready ? 1 : 0);
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

}  // namespace siglib::serve
