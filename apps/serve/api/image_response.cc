#include "serve/api/image_response.h"

#include "siglib/core/hash.h"

#include <fmt/format.h>

namespace siglib::serve {

Response image_response(const Request& request, StoredImage image) {
  const std::string tag = fmt::format("\"{}\"", to_hex(sha256(image.content)));
  Headers headers{{"ETag", tag}, {"Cache-Control", "private, no-cache"}};
  // A list of tags is searched for this one; tags are as long as hashes, so one cannot be a part of another.
  const auto known = request.headers.find("If-None-Match");
  if (known && (known->find(tag) != std::string_view::npos || *known == "*"))
    return {304, std::move(headers), {}};
  Response response = make_response(200, image.media_type, Payload(std::move(image.content)));
  for (const auto& [name, value] : headers) response.headers.set(name, value);
  // Whatever the bytes may be, no browser is to run them.
  response.headers.set("Content-Disposition", "inline; filename=\"signature\"");
  return response;
}

}  // namespace siglib::serve
