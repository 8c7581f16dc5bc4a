#include "serve/http/multipart.h"

#include "serve/http/headers.h"
#include "serve/http/http_error.h"
#include "serve/http/query.h"

#include <fmt/format.h>

#include <algorithm>

namespace siglib::serve {
namespace {

constexpr std::string_view kBlank = " \t";
constexpr std::string_view kLine = "\r\n";

template <class... Args>
[[noreturn]] void malformed(fmt::format_string<Args...> format, Args&&... args) {
  throw HttpError(400, "multipart body: " + fmt::format(format, std::forward<Args>(args)...));
}

std::string boundary_of(const MediaType& type) {
  if (type.name != "multipart/form-data")
    throw HttpError(415, fmt::format("expected Content-Type multipart/form-data, got {}",
                                     type.name.empty() ? "none" : type.name));
  const auto boundary = type.parameter("boundary");
  if (!boundary) malformed("Content-Type names no boundary");
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
  };
  if (boundary->empty() || boundary->size() > 70 || boundary->back() == ' ' ||
      !std::all_of(boundary->begin(), boundary->end(), allowed))
    malformed("the boundary is not 1 to 70 of the characters that RFC 2046 allows");
  return std::string(*boundary);
}

void read_disposition(std::string_view value, Part& part) {
  const std::size_t semicolon = std::min(value.find(';'), value.size());
  std::string_view kind = value.substr(0, semicolon);
  while (!kind.empty() && kBlank.find(kind.back()) != std::string_view::npos) kind.remove_suffix(1);
  if (!equal_ignoring_case(kind, "form-data"))
    malformed("expected Content-Disposition: form-data in every part");
  bool named = false;
  for (auto& [name, text] : parse_parameters(value.substr(semicolon), "Content-Disposition")) {
    if (name == "filename*")
      malformed("filename* is not part of multipart/form-data (RFC 7578, section 4.2)");
    if (!is_utf8(text) || text.find('\0') != std::string::npos)
      malformed("the {} of a part is not UTF-8", name);
    if (name == "name") {
      part.name = std::move(text);
      named = true;
    } else if (name == "filename") {
      part.filename = std::move(text);
    }
  }
  if (!named || part.name.empty()) malformed("expected a name in the Content-Disposition of every part");
}

void read_header(std::string_view line, Part& part, bool& disposed) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    malformed("expected \"Name: value\" in the header of a part");
  const std::string_view name = line.substr(0, colon);
  std::string_view value = line.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(kBlank), value.size()));
  if (equal_ignoring_case(name, "Content-Disposition")) {
    if (disposed) malformed("a part has more than one Content-Disposition");
    read_disposition(value, part);
    disposed = true;
  } else if (equal_ignoring_case(name, "Content-Type")) {
    part.content_type = parse_media_type(value);
  } else if (equal_ignoring_case(name, "Content-Transfer-Encoding")) {
    const std::string encoding = lower_case(value);
    if (encoding != "7bit" && encoding != "8bit" && encoding != "binary")
      malformed("parts are sent as they are; Content-Transfer-Encoding {} is not read",
                is_token(encoding) ? encoding : "of this kind");
  }
}

// Takes the header of a part off the front of `rest`.
Part take_header(std::string_view& rest, const MultipartLimits& limits) {
  Part part;
  part.content_type.name = "text/plain";
  bool disposed = false;
  std::size_t used = 0;
  for (;;) {
    const std::size_t end = rest.substr(0, limits.header_bytes - used + kLine.size()).find(kLine);
    if (end == std::string_view::npos) {
      if (rest.size() > limits.header_bytes - used)
        malformed("the header of a part is longer than {} bytes", limits.header_bytes);
      malformed("it ends within the header of a part");
    }
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + kLine.size());
    used += std::min(end + kLine.size(), limits.header_bytes - used);
    if (line.empty()) break;
    read_header(line, part, disposed);
  }
  if (!disposed) malformed("expected Content-Disposition: form-data in every part");
  return part;
}

// Takes what follows a boundary off the front of `rest`: true for the end of the body, false for one more
// part.
bool take_end(std::string_view& rest) {
  const bool last = rest.substr(0, 2) == "--";
  if (last) rest.remove_prefix(2);
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlank), rest.size()));
  if (rest.substr(0, 2) == kLine) {
    rest.remove_prefix(2);
  } else if (!last || !rest.empty()) {
    malformed("expected a line break or -- after a boundary");
  }
  if (last && !rest.empty()) malformed("there are bytes after the last boundary");
  return last;
}

}  // namespace

std::vector<Part> parse_multipart(std::span<const std::uint8_t> body, const MediaType& type,
                                  const MultipartLimits& limits) {
  const std::string delimiter = "\r\n--" + boundary_of(type);
  std::string_view rest(reinterpret_cast<const char*>(body.data()), body.size());
  const std::string_view opening = std::string_view(delimiter).substr(kLine.size());
  if (rest.substr(0, opening.size()) != opening)
    malformed("expected it to begin with -- and the boundary that Content-Type names");
  rest.remove_prefix(opening.size());
  std::vector<Part> parts;
  while (!take_end(rest)) {
    if (parts.size() == limits.parts) malformed("it has more than {} parts", limits.parts);
    Part part = take_header(rest, limits);
    const std::size_t end = rest.find(delimiter);
    if (end == std::string_view::npos) malformed("expected a boundary at the end of part \"{}\"", part.name);
    part.data =
        body.subspan(static_cast<std::size_t>(rest.data() - reinterpret_cast<const char*>(body.data())), end);
    rest.remove_prefix(end + delimiter.size());
    parts.push_back(std::move(part));
  }
  if (parts.empty()) malformed("expected at least one part");
  return parts;
}

const Part& only_part(const std::vector<Part>& parts, std::string_view name) {
  const Part* found = nullptr;
  for (const Part& part : parts) {
    if (part.name != name) continue;
    if (found != nullptr) malformed("the part \"{}\" is given more than once", name);
    found = &part;
  }
  if (found == nullptr) malformed("expected a part named \"{}\"", name);
  return *found;
}

}  // namespace siglib::serve
