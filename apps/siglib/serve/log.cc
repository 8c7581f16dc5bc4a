#include "serve/log.h"

#include "serve/api/json.h"
#include "serve/store/text.h"
#include "siglib/core/error.h"

#include <boost/json.hpp>

#include <cerrno>
#include <cstring>

namespace siglib::app {
namespace {

namespace json = boost::json;

std::FILE* open_log(const std::string& file) {
  if (file.empty()) return stderr;
  std::FILE* out = std::fopen(file.c_str(), "ae");
  if (out == nullptr) fail(ErrorKind::io, "{}: cannot be opened: {}", file, std::strerror(errno));
  return out;
}

void close_log(std::FILE* out) {
  if (out != stderr) std::fclose(out);
}

}  // namespace

ServeLog::ServeLog(std::string file) : file_(std::move(file)), out_(open_log(file_)) {}

ServeLog::~ServeLog() {
  close_log(out_);
}

void ServeLog::access(const serve::AccessEntry& entry) {
  line(serve::access_log_line(entry));
}

void ServeLog::defect(const serve::Defect& defect) {
  line(json::serialize(json::object{{"time", serve::iso_time(serve::now_ms())},
                                    {"level", "error"},
                                    {"message", defect.what},
                                    {"request_id", defect.request_id},
                                    {"route", defect.route}}));
}

void ServeLog::info(std::string_view message) {
  event("info", message);
}

void ServeLog::warn(std::string_view message) {
  event("warn", message);
}

void ServeLog::event(std::string_view level, std::string_view message) {
  line(json::serialize(
      json::object{{"time", serve::iso_time(serve::now_ms())}, {"level", level}, {"message", message}}));
}

void ServeLog::line(std::string text) {
  text += '\n';
  const std::scoped_lock lock(mutex_);
  std::fwrite(text.data(), 1, text.size(), out_);
  std::fflush(out_);
}

void ServeLog::reopen() {
  std::FILE* fresh = open_log(file_);
  const std::scoped_lock lock(mutex_);
  close_log(std::exchange(out_, fresh));
}

}  // namespace siglib::app
