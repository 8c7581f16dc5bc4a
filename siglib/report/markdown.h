// Text from outside within a Markdown document (CommonMark, with tables).
#pragma once

#include <string>
#include <string_view>

namespace siglib::markdown {

// Within a line: nothing in it is markup or HTML, line breaks become spaces, and what html::escape refuses
// becomes U+FFFD.
std::string text(std::string_view outside);
// `outside` as code within a line.
std::string code(std::string_view outside);
// A fenced block that no line of the content can end.
std::string block(std::string_view content, std::string_view language);

}  // namespace siglib::markdown
