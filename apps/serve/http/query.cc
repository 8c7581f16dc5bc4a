#include "serve/http/query.h"

#include "serve/http/headers.h"
#include "serve/http/http_error.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

namespace siglib::serve {
namespace {

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "/path?query" of "http://host:port/path?query".
std::string_view origin_form(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    const std::size_t path = target.find_first_of("/?", scheme.size());
    return path == std::string_view::npos ? "/" : target.substr(path);
  }
  return target;
}

template <class Visit>
void split(std::string_view text, char separator, const Visit& visit) {
  for (;;) {
    const std::size_t end = text.find(separator);
    visit(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<std::uint8_t>(text[i]);
    if (first < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() - i < length) return false;
    std::uint32_t code = first & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<std::uint8_t>(text[i + k]);
      if ((next & 0xC0U) != 0x80) return false;
      code = (code << 6U) | (next & 0x3FU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
    i += length;
  }
  return true;
}

std::string percent_decode(std::string_view text, Plus plus) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::space) {
      result += ' ';
    } else if (text[i] != '%') {
      result += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0)
        throw HttpError(400, "an escape in the URL is not % and two hexadecimal digits");
      result += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (result.find('\0') != std::string::npos) throw HttpError(400, "the URL holds a NUL character");
  if (!is_utf8(result)) throw HttpError(400, "the URL is not UTF-8");
  return result;
}

Query Query::parse(std::string_view text) {
  Query query;
  split(text, '&', [&](std::string_view field) {
    if (field.empty()) return;
    const std::size_t equals = field.find('=');
    const std::string_view value = equals == std::string_view::npos ? "" : field.substr(equals + 1);
    query.fields_.emplace_back(percent_decode(field.substr(0, equals), Plus::space),
                               percent_decode(value, Plus::space));
  });
  return query;
}

std::optional<std::string_view> Query::find(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : fields_) {
    if (key != name) continue;
    if (found) throw HttpError(400, fmt::format("the query parameter {} is given more than once", name));
    found = value;
  }
  return found;
}

Target parse_target(std::string_view target) {
  const std::string_view origin = origin_form(target);
  const std::size_t question = origin.find('?');
  std::string_view path = origin.substr(0, question);
  if (path.empty() && question == 0) path = "/";
  if (path.empty() || path.front() != '/') throw HttpError(400, "the request target is not an absolute path");
  if (origin.find('#') != std::string_view::npos) throw HttpError(400, "the request target holds a fragment");
  Target result;
  split(path.substr(1), '/', [&](std::string_view segment) {
    std::string decoded = percent_decode(segment);
    if (decoded == "." || decoded == ".." || decoded.find('/') != std::string::npos)
      throw HttpError(400, "the path holds a . or .. segment or an encoded slash");
    result.path.push_back(std::move(decoded));
  });
  if (question != std::string_view::npos) result.query = Query::parse(origin.substr(question + 1));
  return result;
}

}  // namespace siglib::serve
