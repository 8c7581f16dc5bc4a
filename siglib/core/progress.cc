#include "siglib/core/progress.h"

namespace siglib {
namespace {

class SilentReporter final : public Reporter {
 public:
  void begin(std::string_view, std::int64_t, std::string_view) override {}
  void advance(std::int64_t, std::string_view) override {}
  void end() override {}
  void info(std::string_view) override {}
  void warn(std::string_view) override {}
};

}  // namespace

Reporter& silent_reporter() {
  static SilentReporter reporter;
  return reporter;
}

}  // namespace siglib
