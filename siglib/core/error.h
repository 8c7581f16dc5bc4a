// The one exception type of siglib, and what each kind of it means to a caller.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace siglib {

enum class ErrorKind {
  usage,     // the caller asked for something that makes no sense: options, configuration
  input,     // data from outside cannot be used: image, manifest, CSV
  model,     // a model or cache file is damaged, newer than this library, or does not fit the data
  io,        // the system refused: disk, permission, device
  internal,  // a defect of siglib
};

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const noexcept { return kind_; }

 private:
  ErrorKind kind_;
};

// Process exit code: usage 2, input and model 3, io and internal 5.
int exit_code(ErrorKind kind) noexcept;
// HTTP status: usage 400, input 422, model and io and internal 500.
int http_status(ErrorKind kind) noexcept;

template <class... Args>
[[noreturn]] void fail(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
  throw Error(kind, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace siglib
