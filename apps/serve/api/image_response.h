// A stored image as an answer.
#pragma once

#include "serve/http/message.h"
#include "serve/store/signatures.h"

namespace siglib::serve {

// With an ETag: 304 without the image where the client has it already. Not for caches that others share.
Response image_response(const Request& request, StoredImage image);

}  // namespace siglib::serve
