// What a handler throws to answer with an error, and the RFC 9457 form in which clients see errors.
#pragma once

#include "serve/http/headers.h"

#include <stdexcept>
#include <string>
#include <string_view>

namespace siglib::serve {

// An answer other than the one asked for. Title, detail and headers reach the client as they are.
class HttpError : public std::runtime_error {
 public:
  // The title is the status's reason phrase.
  HttpError(int status, const std::string& detail, Headers headers = {});
  HttpError(int status, std::string title, const std::string& detail, Headers headers = {});

  int status() const noexcept { return status_; }
  const std::string& title() const noexcept { return title_; }
  std::string detail() const { return what(); }
  const Headers& headers() const noexcept { return headers_; }  // e.g. Retry-After, WWW-Authenticate

 private:
  int status_;
  std::string title_;
  Headers headers_;
};

// "Not Found" for 404; "Error" for a status without a registered phrase.
std::string_view reason_phrase(int status) noexcept;

// {"type":"about:blank","title":…,"status":…,"detail":…,"request_id":…}
std::string problem_json(int status, std::string_view title, std::string_view detail,
                         std::string_view request_id);

}  // namespace siglib::serve
