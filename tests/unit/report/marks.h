// What a report drew, read back from its markup.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace siglib::test {

// The text between `before` and `after`, from the first place where `anchor` stands; "" when there is none.
inline std::string between(const std::string& html, const std::string& anchor, const std::string& before,
                           const std::string& after) {
  const auto at = html.find(anchor);
  const auto from = at == std::string::npos ? at : html.find(before, at);
  if (from == std::string::npos) return "";
  const auto start = from + before.size();
  return html.substr(start, html.find(after, start) - start);
}

inline std::string series_anchor(const std::string& id) {
  return "data-series=\"" + id + "\"";
}

inline std::string path_of(const std::string& html, const std::string& id) {
  return between(html, series_anchor(id), " d=\"", "\"");
}
inline std::string points_of(const std::string& html, const std::string& id) {
  return between(html, series_anchor(id), "data-points=\"", "\"");
}

inline std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Every element that is opened is closed, in order.
inline bool balanced(const std::string& html) {
  std::vector<std::string> open;
  for (auto at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const auto end = html.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = html.substr(at + 1, end - at - 1);
    const std::string name = tag.substr(0, tag.find_first_of(" \n"));
    if (tag[0] == '!' || tag.back() == '/' || name == "meta" || name == "img") continue;
    if (tag[0] != '/') {
      open.push_back(name);
    } else if (open.empty() || open.back() != name.substr(1)) {
      return false;
    } else {
      open.pop_back();
    }
  }
  return open.empty();
}

// Loads and runs nothing: pictures stand in the page itself, links lead within it.
inline bool self_contained(const std::string& html) {
  for (const char* part : {"<script", "http:", "https:", "@import", "url(", "onload", "javascript:"})
    if (has(html, part)) return false;
  return count_of(html, "src=") == count_of(html, "src=\"data:image/png;base64,") &&
         count_of(html, "href=") == count_of(html, "href=\"#");
}
// No number went wrong inside an attribute.
inline bool clean_numbers(const std::string& html) {
  const std::string body = html.substr(html.find("</style>"));
  for (const char* part : {"\"nan", " nan", "nan\"", "\"inf", " inf ", "-nan", "Mnan", "Lnan", "-inf"})
    if (has(body, part)) return false;
  return true;
}

}  // namespace siglib::test
