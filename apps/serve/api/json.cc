#include "serve/api/json.h"

#include "serve/http/http_error.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>

namespace siglib::serve {

namespace {

// As json::serialize does, but with numbers as people write them: 0.25, where it has 2.5E-1.
void write(const json::value& value, std::string& text) {
  const auto list = [&text](const auto& items, char open, char close, const auto& write_item) {
    text += open;
    for (auto item = items.begin(); item != items.end(); ++item) {
      if (item != items.begin()) text += ',';
      write_item(*item);
    }
    text += close;
  };
  if (const auto* object = value.if_object())
    list(*object, '{', '}', [&text](const json::key_value_pair& member) {
      text += json::serialize(json::string_view(member.key()));
      text += ':';
      write(member.value(), text);
    });
  else if (const auto* array = value.if_array())
    list(*array, '[', ']', [&text](const json::value& item) { write(item, text); });
  else if (const auto* number = value.if_double(); number != nullptr && std::isfinite(*number))
    text += fmt::format("{}", *number);
  else
    text += json::serialize(value);
}

}  // namespace

std::string to_text(const json::value& value) {
  std::string text;
  write(value, text);
  return text;
}

Response json_response(int status, const json::value& value) {
  return make_response(status, "application/json", to_text(value));
}

json::object json_body(const Request& request) {
  if (const MediaType type = request.content_type(); type.name != "application/json")
    throw HttpError(415, fmt::format("Content-Type is \"{}\", expected application/json", type.name));
  json::error_code error;
  json::parse_options options;
  options.max_depth = 16;
  const json::value value =
      json::parse({reinterpret_cast<const char*>(request.body.data()), request.body.size()}, error,
                  json::storage_ptr(), options);
  if (error) throw HttpError(400, fmt::format("the body is not JSON: {}", error.message()));
  if (!value.is_object()) throw HttpError(400, "the body is not a JSON object");
  return value.get_object();
}

std::string text_field(const json::object& object, std::string_view field, std::size_t at_most) {
  const json::value* value = object.if_contains(field);
  if (value == nullptr) throw HttpError(400, fmt::format("the field \"{}\" is missing", field));
  if (!value->is_string()) throw HttpError(400, fmt::format("the field \"{}\" is not a string", field));
  std::string text(value->get_string());
  // In UTF-8, which Boost.JSON has checked, every character has one byte that continues none.
  const auto characters = std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; });
  if (static_cast<std::size_t>(characters) > at_most)
    throw HttpError(400, fmt::format("the field \"{}\" is longer than {} characters", field, at_most));
  return text;
}

std::string text_field_or(const json::object& object, std::string_view field, std::string_view absent,
                          std::size_t at_most) {
  return object.contains(field) ? text_field(object, field, at_most) : std::string(absent);
}

void refuse_other_fields(const json::object& object, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : object)
    if (std::ranges::find(known, std::string_view(name)) == known.end())
      throw HttpError(400, fmt::format("the field \"{}\" is unknown, expected {}", std::string_view(name),
                                       fmt::join(known, ", ")));
}

json::value parse_own(std::string_view text) {
  return json::parse(text);
}

std::string iso_time(std::int64_t milliseconds) {
  const auto seconds = static_cast<std::time_t>(milliseconds / 1000);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds), milliseconds % 1000);
}

int query_number(const Request& request, std::string_view name, int absent, int most) {
  const auto text = request.query.find(name);
  if (!text) return absent;
  int number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size() || number < 1 || number > most)
    throw HttpError(400, fmt::format("{}: expected 1 to {}", name, most));
  return number;
}

int limit_of(const Request& request) {
  return query_number(request, "limit", 50, 200);
}

}  // namespace siglib::serve
