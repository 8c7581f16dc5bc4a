// What the server tells about itself: lines of JSON.
#pragma once

#include "serve/http/access_log.h"
#include "serve/http/hooks.h"

#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

namespace siglib::app {

// Thread-safe. Nothing about a person ever gets here: requests are named by route, errors by what the store
// and the recogniser say, which name no customer.
class ServeLog {
 public:
  // Appends to `file`, or writes to standard error where it is empty. Throws Error(io).
  explicit ServeLog(std::string file);
  ~ServeLog();
  ServeLog(const ServeLog&) = delete;
  ServeLog& operator=(const ServeLog&) = delete;

  void access(const serve::AccessEntry& entry);
  void defect(const serve::Defect& defect);
  void info(std::string_view message);
  void warn(std::string_view message);
  // After the file was moved away.
  void reopen();

 private:
  void event(std::string_view level, std::string_view message);
  void line(std::string text);

  std::string file_;
  std::mutex mutex_;
  std::FILE* out_ = stderr;
};

}  // namespace siglib::app
