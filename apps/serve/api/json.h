// Bodies as JSON, both ways.
#pragma once

#include "serve/http/message.h"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace siglib::serve {

namespace json = boost::json;

std::string to_text(const json::value& value);
Response json_response(int status, const json::value& value);

// The body as one JSON object. Throws HttpError: 415 for another content type, 400 naming line and column of
// what is malformed, or what was expected instead of it.
json::object json_body(const Request& request);

// Throw HttpError(400) naming the field where it is missing, of another type or longer than `at_most`
// characters, and for fields other than `known`.
std::string text_field(const json::object& object, std::string_view field, std::size_t at_most = SIZE_MAX);
std::string text_field_or(const json::object& object, std::string_view field, std::string_view absent,
                          std::size_t at_most = SIZE_MAX);
void refuse_other_fields(const json::object& object, std::initializer_list<std::string_view> known);

// Text that siglib wrote itself.
json::value parse_own(std::string_view text);

// 2026-01-31T23:59:59.999Z of milliseconds since 1970.
std::string iso_time(std::int64_t milliseconds);

// A number of the query, 1 to `most`; `absent` where there is none. Throws HttpError(400).
int query_number(const Request& request, std::string_view name, int absent, int most);
// The query's limit (50 if absent), 1 to 200. Throws HttpError(400).
int limit_of(const Request& request);

}  // namespace siglib::serve
