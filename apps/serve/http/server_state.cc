#include "serve/http/server_state.h"

#include "serve/http/http_error.h"
#include "siglib/core/error.h"

namespace siglib::serve {
namespace {

Response problem(const HttpError& error, const std::string& request_id) {
  Response response;
  response.status = error.status();
  response.headers = error.headers();
  response.headers.set("Content-Type", "application/problem+json");
  response.body = problem_json(error.status(), error.title(), error.detail(), request_id);
  return response;
}

}  // namespace

std::shared_ptr<boost::asio::ssl::context> ServerState::tls() const {
  const std::lock_guard lock(tls_mutex_);
  return tls_;
}

void ServerState::set_tls(std::shared_ptr<boost::asio::ssl::context> context) {
  const std::lock_guard lock(tls_mutex_);
  tls_.swap(context);
}

void ServerState::report(const std::string& request_id, const std::string& route,
                         const std::string& what) const {
  if (hooks.on_defect) hooks.on_defect({request_id, route, what});
}

Response ServerState::failure(const std::exception_ptr& error, const std::string& request_id,
                              const std::string& route) const {
  std::string defect = "an exception that is no std::exception";
  try {
    std::rethrow_exception(error);
  } catch (const HttpError& refusal) {
    return problem(refusal, request_id);
  } catch (const Error& failure) {
    const int status = http_status(failure.kind());
    if (status < 500) return problem(HttpError(status, failure.what()), request_id);
    defect = failure.what();
  } catch (const std::exception& other) {
    defect = other.what();
  } catch (...) {
  }
  report(request_id, route, defect);
  return problem(HttpError(500, "the server failed; its log tells more under this request id"), request_id);
}

}  // namespace siglib::serve
