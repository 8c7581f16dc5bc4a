// The body of an upload. The input: the value of Content-Type, a line feed, the body.
#include "serve/http/http_error.h"
#include "serve/http/multipart.h"
#include "serve/http/query.h"
#include "tests/fuzz/fuzz.h"

#include <fmt/format.h>

namespace siglib::serve {
namespace {

// A quoted string as take_quoted() in media_type.cc reads it.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string written(const std::vector<Part>& parts, std::string_view boundary) {
  std::string body;
  for (const Part& part : parts) {
    body += fmt::format("--{}\r\nContent-Disposition: form-data; name={}", boundary, quoted(part.name));
    if (part.filename) body += fmt::format("; filename={}", quoted(*part.filename));
    body += fmt::format("\r\nContent-Type: {}", part.content_type.name);
    for (const auto& [name, value] : part.content_type.parameters)
      body += fmt::format("; {}={}", name, quoted(value));
    body += fmt::format("\r\n\r\n{}\r\n", part.text());
  }
  return body + fmt::format("--{}--", boundary);
}

bool equal(const Part& a, const Part& b) {
  return a.name == b.name && a.filename == b.filename && a.content_type.name == b.content_type.name &&
         a.content_type.parameters == b.content_type.parameters && a.text() == b.text();
}

void parse(std::string_view header, std::span<const std::uint8_t> body) {
  const MediaType type = parse_media_type(header);
  const std::vector<Part> parts = parse_multipart(body, type);
  fuzz::require(!parts.empty() && parts.size() <= MultipartLimits().parts, "parts are few, and some");
  const std::uint8_t* rest = body.data();
  for (const Part& part : parts) {
    fuzz::require(
        part.data.data() >= rest && part.data.data() + part.data.size() <= body.data() + body.size(),
        "the data of parts lie one behind the other within the body");
    rest = part.data.data() + part.data.size();
    fuzz::require(!part.name.empty() && is_utf8(part.name), "every part has a name in UTF-8");
  }

  // Written out again, the parts are the same: nothing was taken for something else.
  const std::string again = written(parts, *type.parameter("boundary"));
  const MultipartLimits roomy{.parts = parts.size(), .header_bytes = again.size()};
  const std::vector<Part> copies =
      parse_multipart({reinterpret_cast<const std::uint8_t*>(again.data()), again.size()}, type, roomy);
  fuzz::require(std::equal(parts.begin(), parts.end(), copies.begin(), copies.end(), equal),
                "parts come back as they were written");
}

}  // namespace
}  // namespace siglib::serve

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = siglib::fuzz::text_of({data, size});
  const std::size_t header = std::min(text.find('\n'), size);
  const std::size_t body = std::min(header + 1, size);
  try {
    siglib::serve::parse(text.substr(0, header), {data + body, size - body});
  } catch (const siglib::serve::HttpError& error) {
    siglib::fuzz::require(error.status() == 400 || error.status() == 415,
                          "a client's mistake is told as one");
  }
  return 0;
}
