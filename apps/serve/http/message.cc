#include "serve/http/message.h"

#include "siglib/core/error.h"

namespace siglib::serve {

std::string_view Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters)
    if (key == name) return value;
  fail(ErrorKind::internal, "route {} has no parameter {}", route, name);
}

MediaType Request::content_type() const {
  const auto header = headers.find("Content-Type");
  return header ? parse_media_type(*header) : MediaType{};
}

std::span<const std::uint8_t> Payload::bytes() const noexcept {
  if (const auto* text = std::get_if<std::string>(&content_))
    return {reinterpret_cast<const std::uint8_t*>(text->data()), text->size()};
  if (const auto* own = std::get_if<Bytes>(&content_)) return *own;
  const auto& shared = *std::get_if<std::shared_ptr<const Bytes>>(&content_);
  return shared ? std::span<const std::uint8_t>(*shared) : std::span<const std::uint8_t>();
}

Response make_response(int status, std::string content_type, Payload body) {
  Response response{status, {}, std::move(body)};
  response.headers.add("Content-Type", std::move(content_type));
  return response;
}

Response no_content() {
  return {204, {}, {}};
}

const Headers& security_headers() {
  static const Headers headers{{"X-Content-Type-Options", "nosniff"},
                               {"Referrer-Policy", "no-referrer"},
                               {"Cache-Control", "no-store"},
                               {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"}};
  return headers;
}

}  // namespace siglib::serve
