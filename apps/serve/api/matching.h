// One match: an image that claims to be a customer's, against the customer's stored signatures.
#pragma once

#include "serve/api/access.h"
#include "serve/api/json.h"
#include "serve/api/service.h"
#include "serve/api/upload.h"

#include <stop_token>
#include <string>

namespace siglib::serve {

struct Claim {
  std::string customer;  // canonical
  Upload image;
  std::string policy;  // "": the default
};

// Decides, keeps the match with its image, and writes the audit log, all of it before it returns what the
// client is told. An image that is a copy of a reference, or nearly, is never a match: it goes to review.
// Throws HttpError: 404 for an unknown customer, 409 for one without a signature; Error(input) for an image
// that cannot be used.
boost::asio::awaitable<json::object> match_claim(Service& service, Claim claim, Caller caller,
                                                 std::stop_token left);

// The same of images that came along: nothing is kept.
boost::asio::awaitable<json::object> compare_images(Service& service, Uploads images, std::string policy,
                                                    std::stop_token left);

}  // namespace siglib::serve
