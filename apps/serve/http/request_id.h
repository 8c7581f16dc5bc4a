// The name of one request in answers and logs.
#pragma once

#include <string>
#include <string_view>

namespace siglib::serve {

// 1 to 64 of A-Z a-z 0-9 . _ -
bool is_request_id(std::string_view text) noexcept;

// 32 hexadecimal digits, random enough never to come twice. Not a secret.
std::string new_request_id();

}  // namespace siglib::serve
