#include "siglib/config/yaml_document.h"

#include "siglib/core/error.h"

#include <yaml-cpp/eventhandler.h>

#include <optional>
#include <sstream>

namespace siglib {
namespace {

// Only where the last document begins.
class Start final : public YAML::EventHandler {
 public:
  int line = 0;

  void OnDocumentStart(const YAML::Mark& mark) override { line = mark.line; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
  }
  void OnMapEnd() override {}
};

// The line of what follows the first document. YAML::LoadAll is not asked: where a comma stands outside of
// lists yaml-cpp 0.7 reads one empty document after the other there, without end.
std::optional<int> line_of_more(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  Start start;
  if (!parser.HandleNextDocument(start) || !parser.HandleNextDocument(start)) return std::nullopt;
  return start.line;
}

}  // namespace

YAML::Node yaml_document(const std::string& text, const std::string& origin, bool lines) {
  const auto place = [&](int line) { return lines ? fmt::format("{}:{}", origin, line + 1) : origin; };
  try {
    if (const auto line = line_of_more(text))
      fail(
          ErrorKind::usage,
          "{}: a second YAML document begins here, or text that belongs to nothing; one document is expected",
          place(*line));
    return YAML::Load(text);
  } catch (const YAML::Exception& error) {
    fail(ErrorKind::usage, "{}: is not valid YAML: {}", place(error.mark.line), error.msg);
  }
}

}  // namespace siglib
