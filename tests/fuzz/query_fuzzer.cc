// The target of a request line.
#include "serve/http/http_error.h"
#include "serve/http/query.h"
#include "tests/fuzz/fuzz.h"

namespace siglib::serve {
namespace {

bool is_clean(std::string_view text) {
  return is_utf8(text) && text.find('\0') == std::string_view::npos;
}

// Every byte but letters and digits as an escape.
std::string escaped(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) {
      result += c;
    } else {
      result += '%';
      result += kDigits[byte >> 4];
      result += kDigits[byte & 15];
    }
  }
  return result;
}

void parse(std::string_view text) {
  const Target target = parse_target(text);
  fuzz::require(!target.path.empty(), "a path has a segment");
  std::string again;
  for (const std::string& segment : target.path) {
    fuzz::require(is_clean(segment), "a segment is UTF-8 without NUL");
    fuzz::require(segment != "." && segment != ".." && segment.find('/') == std::string::npos,
                  "no segment changes what a path means");
    again += '/' + escaped(segment);
  }
  char separator = '?';
  for (const auto& [name, value] : target.query) {
    fuzz::require(is_clean(name) && is_clean(value), "a query is UTF-8 without NUL");
    again += separator + escaped(name) + '=' + escaped(value);
    separator = '&';
  }
  const Target copy = parse_target(again);
  fuzz::require(copy.path == target.path && std::equal(target.query.begin(), target.query.end(),
                                                       copy.query.begin(), copy.query.end()),
                "a target comes back as it was written");
}

}  // namespace
}  // namespace siglib::serve

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    siglib::serve::parse(siglib::fuzz::text_of({data, size}));
  } catch (const siglib::serve::HttpError& error) {
    siglib::fuzz::require(error.status() == 400, "a client's mistake is told as one");
  }
  return 0;
}
