// Images that came with a request.
#pragma once

#include "serve/http/message.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace siglib::serve {

struct Upload {
  std::string media_type;  // told from the content: "image/png", …
  std::shared_ptr<const Bytes> content;
};

// All throw HttpError: 400 where the field or the body is missing or empty, 415 where the content is no image
// format that siglib reads.
Upload upload_of_bytes(Bytes content, std::string_view name);

// The image in a multipart field, or the whole body of any other content type, which is taken out of the
// request.
Upload upload_of(Request& request, std::string_view field);

// One field of a multipart body, and another that may be there several times, at least once.
struct Uploads {
  Upload one;
  std::vector<Upload> repeated;
};
Uploads uploads_of(const Request& request, std::string_view field, std::string_view repeated);

}  // namespace siglib::serve
