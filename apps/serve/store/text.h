// Small checks and spellings shared by the subjects of the store.
#pragma once

#include "serve/store/value.h"

#include <optional>
#include <string>
#include <string_view>

namespace siglib::serve {

bool is_plain_utf8(std::string_view text) noexcept;  // well-formed, no NUL

std::optional<Bytes> from_hex(std::string_view text);

// UUIDs are kept as canonical lower-case text: they read the same in SQL, URLs and logs of either engine, and
// sort the same; the 20 bytes more than binary do not matter beside a template.
std::string new_uuid();  // random (version 4)
// Any spelling with hyphens, in canonical form. Throws Error(usage) for anything else.
std::string canonical_uuid(std::string_view text);

// Throw Error(input), naming `what` and the bound.
void require_size(std::string_view what, std::size_t size, std::size_t at_most);
void require_text(std::string_view what, std::string_view text, std::size_t at_most);  // not empty either

std::int64_t now_ms();  // since 1970-01-01 UTC

}  // namespace siglib::serve
