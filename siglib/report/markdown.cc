#include "siglib/report/markdown.h"

#include "siglib/report/html.h"

#include <fmt/format.h>

#include <algorithm>

namespace siglib::markdown {
namespace {

// The longest run of backticks.
std::size_t ticks_in(std::string_view content) {
  std::size_t longest = 0, run = 0;
  for (const char c : content) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  return longest;
}

std::string one_line(std::string_view outside) {
  std::string line(outside);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return line;
}

}  // namespace

std::string text(std::string_view outside) {
  std::string result;
  // Entities of html::escape are text in Markdown too, so only Markdown's own marks are left to escape.
  const std::string escaped = html::escape(one_line(outside));
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    const char c = escaped[i];
    const bool entity = c == '#' && i > 0 && escaped[i - 1] == '&';
    const bool number_point =  // "1." would begin a list
        (c == '.' || c == ')') && i > 0 && escaped.find_first_not_of("0123456789") == i;
    const bool leading = (c == '-' || c == '+' || c == '=') && i == 0;
    if ((std::string_view("\\`*_{}[]#|~!").find(c) != std::string_view::npos && !entity) || number_point ||
        leading)
      result += '\\';
    result += c;
  }
  return result;
}

std::string code(std::string_view outside) {
  std::string content = one_line(outside);
  if (content.empty()) return {};
  std::ranges::replace(content, '|', '/');  // nothing escapes it within a table
  const std::string fence(ticks_in(content) + 1, '`');
  const bool padded = content.front() == '`' || content.back() == '`';
  return fmt::format("{0}{1}{2}{1}{0}", fence, padded ? " " : "", content);
}

std::string block(std::string_view content, std::string_view language) {
  const std::string fence(std::max<std::size_t>(3, ticks_in(content) + 1), '`');
  return fmt::format("{0}{1}\n{2}{3}{0}\n", fence, language, content, content.ends_with('\n') ? "" : "\n");
}

}  // namespace siglib::markdown
