#include "serve/http/media_type.h"

#include "serve/http/headers.h"
#include "serve/http/http_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace siglib::serve {
namespace {

constexpr std::string_view kBlank = " \t";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Takes a quoted string off the front of `text`, which begins with its quote; nullopt when it does not end.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return value;
    }
    // Browsers send the backslashes of file names as they are, so that only \" and \\ are escapes.
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
    value += text[i];
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> MediaType::parameter(std::string_view name_of_it) const noexcept {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const auto& parameter) { return parameter.first == name_of_it; });
  return found == parameters.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

std::vector<std::pair<std::string, std::string>> parse_parameters(std::string_view text,
                                                                  std::string_view header) {
  const auto malformed = [&] {
    return HttpError(400, fmt::format("the parameters of {} are malformed", header));
  };
  std::vector<std::pair<std::string, std::string>> result;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    if (text.front() != ';') throw malformed();
    text = trim(text.substr(1));
    if (text.empty()) break;  // a trailing semicolon does no harm
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || !is_token(text.substr(0, equals))) throw malformed();
    std::string name = lower_case(text.substr(0, equals));
    text.remove_prefix(equals + 1);
    std::optional<std::string> value;
    if (!text.empty() && text.front() == '"') {
      value = take_quoted(text);
    } else {
      const std::string_view word = text.substr(0, text.find_first_of("; \t"));
      if (is_token(word)) value = std::string(word);
      text.remove_prefix(word.size());
    }
    if (!value) throw malformed();
    for (const auto& known : result)
      if (known.first == name) throw malformed();
    result.emplace_back(std::move(name), std::move(*value));
  }
  return result;
}

MediaType parse_media_type(std::string_view text) {
  const std::size_t semicolon = text.find(';');
  const std::string_view name = trim(text.substr(0, semicolon));
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos || !is_token(name.substr(0, slash)) ||
      !is_token(name.substr(slash + 1)))
    throw HttpError(400, "Content-Type is not of the form type/subtype");
  MediaType result{lower_case(name), {}};
  if (semicolon != std::string_view::npos)
    result.parameters = parse_parameters(text.substr(semicolon), "Content-Type");
  return result;
}

}  // namespace siglib::serve
