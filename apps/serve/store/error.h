// What can go wrong in the store, besides the kinds of siglib::Error.
#pragma once

#include "siglib/core/error.h"

namespace siglib::serve {

enum class StoreFault {
  unavailable,  // no connection to the database, or it does not answer in time: try again later (503)
  busy,         // more work is waiting than the store accepts: try again later (503)
  full,         // the disk, or the bound on the store's size, is reached (507)
  conflict,     // contradicts what is stored already (409)
};

// The message never holds customer ids, biometric data or secrets: it may be logged.
class StoreError : public Error {
 public:
  StoreError(StoreFault fault, const std::string& message) : Error(ErrorKind::io, message), fault_(fault) {}
  StoreFault fault() const noexcept { return fault_; }

 private:
  StoreFault fault_;
};

int http_status(StoreFault fault) noexcept;

template <class... Args>
[[noreturn]] void fail(StoreFault fault, fmt::format_string<Args...> format, Args&&... args) {
  throw StoreError(fault, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace siglib::serve
