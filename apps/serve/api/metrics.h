// What Prometheus is told: base units, and labels of which there are few. Never an id of a customer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace siglib::serve {

// Thread-safe.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // `route` is a pattern ("" for none), `method` one of the common ones or "OTHER".
  void request(std::string_view method, std::string_view route, int status, double seconds);
  void phase(std::string_view name, double seconds);  // queue, decode, preprocess, encode, compare, store
  void batch(std::int64_t size);
  void decision(std::string_view decision);
  void store_error(std::string_view fault);
  void template_cache(std::int64_t hits, std::int64_t misses);

  // What is true at the moment of asking.
  struct Now {
    std::int64_t connections = 0;
    std::int64_t queued = 0;
    std::int64_t cached_templates = 0;
    std::int64_t waiting_writes = 0;
    bool ready = false;
  };
  // In Prometheus' text format 0.0.4.
  std::string text(const Now& now) const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace siglib::serve
