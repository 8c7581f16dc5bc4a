#include "serve/api/upload.h"

#include "serve/http/headers.h"
#include "serve/http/http_error.h"
#include "serve/http/multipart.h"
#include "siglib/core/error.h"
#include "siglib/image/header.h"

#include <fmt/format.h>

namespace siglib::serve {
namespace {

constexpr std::string_view kMultipart = "multipart/form-data";

Bytes content_of(const Part& part) {
  return {part.data.begin(), part.data.end()};
}

}  // namespace

Upload upload_of_bytes(Bytes content, std::string_view name) {
  if (content.empty())
    throw HttpError(400, fmt::format("{}: is empty, expected an image: PNG, JPEG, WebP, TIFF or BMP", name));
  Upload upload;
  try {
    upload.media_type = "image/" + lower_case(format_name(read_header(content, name).format));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    throw HttpError(415, error.what());
  }
  upload.content = std::make_shared<const Bytes>(std::move(content));
  return upload;
}

Upload upload_of(Request& request, std::string_view field) {
  const MediaType type = request.content_type();
  if (type.name != kMultipart) return upload_of_bytes(std::move(request.body), "the body");
  const std::vector<Part> parts = parse_multipart(request.body, type);
  return upload_of_bytes(content_of(only_part(parts, field)), field);
}

Uploads uploads_of(const Request& request, std::string_view field, std::string_view repeated) {
  const std::vector<Part> parts = parse_multipart(request.body, request.content_type());
  Uploads uploads{upload_of_bytes(content_of(only_part(parts, field)), field), {}};
  for (const Part& part : parts)
    if (part.name == repeated) uploads.repeated.push_back(upload_of_bytes(content_of(part), repeated));
  if (uploads.repeated.empty()) throw HttpError(400, fmt::format("the field \"{}\" is missing", repeated));
  return uploads;
}

}  // namespace siglib::serve
