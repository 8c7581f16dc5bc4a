#include "serve/api/service.h"

#include "serve/http/http_error.h"
#include "siglib/core/error.h"

namespace siglib::serve {

namespace asio = boost::asio;

Service::Service(Store& store, Recognizer& recognizer, Metrics& metrics, ServiceParts parts)
    : store_(store),
      recognizer_(recognizer),
      metrics_(metrics),
      parts_(std::move(parts)),
      matcher_(parts_.model, {.policy = parts_.options.policy}),
      templates_(parts_.options.cached_templates),
      fingerprints_(parts_.options.cached_templates),
      store_threads_(static_cast<std::size_t>(parts_.store_threads)) {}

Service::~Service() {
  stop();
}

void Service::stop() {
  store_threads_.join();
}

void Service::forget(std::string_view signature) {
  templates_.forget(signature);
  fingerprints_.forget(signature);
}

asio::awaitable<void> Service::written(Store::Operation operation) {
  const auto begin = [this](auto handler, Store::Operation work) {
    // The store wants a completion that can be copied.
    const auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    const Store::Completion completion = [shared](std::exception_ptr error) {
      const auto executor = asio::get_associated_executor(*shared);
      asio::post(executor, [shared, error]() mutable { std::move (*shared)(error); });
    };
    try {
      store_.write(std::move(work), completion);
    } catch (const Error&) {  // the queue is full
      completion(std::current_exception());
    }
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
      begin, asio::use_awaitable, std::move(operation));
}

Matcher Service::matcher_for(const std::string& policy) const {
  if (policy.empty()) return matcher_;
  try {
    return Matcher(parts_.model, {.policy = policy});
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::usage) throw;
    throw HttpError(400, error.what());
  }
}

}  // namespace siglib::serve
