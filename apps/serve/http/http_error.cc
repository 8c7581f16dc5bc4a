#include "serve/http/http_error.h"

#include <boost/beast/http/status.hpp>
#include <boost/json.hpp>

#include <utility>

namespace siglib::serve {

HttpError::HttpError(int status, const std::string& detail, Headers headers)
    : HttpError(status, std::string(reason_phrase(status)), detail, std::move(headers)) {}

HttpError::HttpError(int status, std::string title, const std::string& detail, Headers headers)
    : std::runtime_error(detail), status_(status), title_(std::move(title)), headers_(std::move(headers)) {}

std::string_view reason_phrase(int status) noexcept {
  const auto known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
  if (known == boost::beast::http::status::unknown) return "Error";
  const auto phrase = boost::beast::http::obsolete_reason(known);
  return {phrase.data(), phrase.size()};
}

std::string problem_json(int status, std::string_view title, std::string_view detail,
                         std::string_view request_id) {
  const auto text = [](std::string_view value) { return boost::json::string(value.data(), value.size()); };
  boost::json::object problem;
  problem["type"] = "about:blank";
  problem["title"] = text(title);
  problem["status"] = status;
  problem["detail"] = text(detail);
  problem["request_id"] = text(request_id);
  return boost::json::serialize(problem);
}

}  // namespace siglib::serve
