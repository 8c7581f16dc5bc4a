// Content-Type and its like: "multipart/form-data; boundary=x".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace siglib::serve {

struct MediaType {
  std::string name;                                             // "image/png", in lower case; "" when absent
  std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case

  std::optional<std::string_view> parameter(std::string_view name_of_it) const noexcept;
};

// Throws HttpError(400) when `text` is not type/subtype with well-formed parameters, each given once.
MediaType parse_media_type(std::string_view text);

// "; a=b; c=\"d\"" → {a, b}, {c, d}; names in lower case. Throws HttpError(400) naming `header` otherwise.
std::vector<std::pair<std::string, std::string>> parse_parameters(std::string_view text,
                                                                  std::string_view header);

}  // namespace siglib::serve
