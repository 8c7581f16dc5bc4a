// What every route works with: the store, the recogniser, the model's matcher. Nothing here blocks the
// server's own threads: the store is asked on threads of its own.
#pragma once

#include "serve/api/metrics.h"
#include "serve/api/template_cache.h"
#include "serve/inference/recognizer.h"
#include "serve/store/store.h"
#include "siglib/config/fields.h"
#include "siglib/verify/matcher.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace siglib::serve {

struct ApiOptions {
  std::string policy;  // "": the model's first
  std::int64_t signatures_per_customer = 32;
  std::int64_t matches_per_batch = 64;
  std::int64_t batch_bytes = 64 << 20;
  std::int64_t idempotency_hours = 24;
  std::int64_t cached_templates = 4000;
  double session_minutes = 15;
  bool secure_cookie = false;

  void visit_fields(FieldVisitor& v) {
    v.field("policy", policy, "decision policy where a request names none; empty for the model's first");
    v.field("signatures_per_customer", signatures_per_customer, between(1, 1000),
            "stored references of one customer, at most");
    v.field("matches_per_batch", matches_per_batch, between(1, 1000), "matches in one request, at most");
    v.field("batch_bytes", batch_bytes, between(1024, 1LL << 32), "body of a request with many matches");
    v.field("idempotency_hours", idempotency_hours, between(1, 24 * 365),
            "how long an answer is kept for a repeated Idempotency-Key");
    v.field("cached_templates", cached_templates, between(0, 10'000'000),
            "templates kept in memory, about 32 kB each with what copies are told by");
    v.field("session_minutes", session_minutes, between(0.05, 720),
            "a session of the dashboard ends when nothing was asked for this long");
    v.field("secure_cookie", secure_cookie,
            "the session's cookie is for HTTPS only: set it where a proxy in front speaks HTTPS");
  }
};

struct ServiceParts {
  std::shared_ptr<const Model> model;
  std::string preprocessing_version;
  ApiOptions options;
  std::int64_t match_days = 90;  // query images are kept
  int store_threads = 4;
  std::function<void(std::string_view)> warn;  // what an operator should know; never about a person
};

class Service {
 public:
  Service(Store& store, Recognizer& recognizer, Metrics& metrics, ServiceParts parts);
  ~Service();

  // `operation` on a thread that may wait for the store, with a connection that cannot write.
  template <class F>
  boost::asio::awaitable<std::invoke_result_t<F&, Session&>> reading(F operation) {
    using R = std::invoke_result_t<F&, Session&>;
    return on_store_thread(
        [this, operation = std::move(operation)]() mutable -> R { return store_.read(operation); });
  }

  // `work`, which may wait for the store.
  template <class F>
  boost::asio::awaitable<std::invoke_result_t<F&>> on_store_thread(F work) {
    using R = std::invoke_result_t<F&>;
    return boost::asio::co_spawn(
        store_threads_, [](F own) -> boost::asio::awaitable<R> { co_return own(); }(std::move(work)),
        boost::asio::use_awaitable);
  }

  // `operation` in a transaction; returns what it returned, after the commit. It may run more than once.
  template <class F>
  boost::asio::awaitable<std::invoke_result_t<F&, Session&>> writing(F operation) {
    using R = std::invoke_result_t<F&, Session&>;
    const auto result = std::make_shared<std::optional<R>>();
    Store::Operation keeping = [result, operation = std::move(operation)](Session& session) mutable {
      result->emplace(operation(session));
    };
    co_await written(std::move(keeping));
    co_return std::move(**result);
  }

  Store& store() { return store_; }
  Recognizer& recognizer() { return recognizer_; }
  TemplateCache& templates() { return templates_; }
  FingerprintCache& fingerprints() { return fingerprints_; }
  void forget(std::string_view signature);  // that was deleted
  Metrics& metrics() { return metrics_; }
  const Model& model() const { return *parts_.model; }
  const std::string& preprocessing_version() const { return parts_.preprocessing_version; }
  const ApiOptions& options() const { return parts_.options; }
  std::int64_t match_days() const { return parts_.match_days; }
  void warn(std::string_view message) const { parts_.warn(message); }

  // Throws HttpError(400) for a policy that the model does not have. Empty: the default.
  Matcher matcher_for(const std::string& policy) const;

  // While draining, readiness is denied and work in the background stops.
  void begin_draining() { draining_ = true; }
  bool draining() const { return draining_; }
  void stop();  // waits for what the store is asked; nothing can be asked any more

 private:
  boost::asio::awaitable<void> written(Store::Operation operation);

  Store& store_;
  Recognizer& recognizer_;
  Metrics& metrics_;
  ServiceParts parts_;
  Matcher matcher_;
  TemplateCache templates_;
  FingerprintCache fingerprints_;
  std::atomic<bool> draining_{false};
  boost::asio::thread_pool store_threads_;
};

}  // namespace siglib::serve
