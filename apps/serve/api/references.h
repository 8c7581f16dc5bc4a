// A customer's stored signatures as a match needs them.
#pragma once

#include "serve/api/service.h"
#include "siglib/image/similarity.h"

#include <memory>
#include <string>
#include <vector>

namespace siglib::serve {

struct Reference {
  std::string id;
  Digest pixel_hash{};
  PerceptualHash perceptual_hash{};
  std::shared_ptr<const Template> signature;
  std::shared_ptr<const Fingerprint> fingerprint;  // null: made of the stored canvas when it is needed
};

// Oldest first, from memory where they are there. One that another model or preprocessing has encoded is
// encoded anew, and kept; one of which this model can make nothing is left out. Throws HttpError: 404 for an
// unknown customer, 409 for one without a signature to compare with.
boost::asio::awaitable<std::vector<Reference>> references_of(Service& service, std::string customer);

// Encodes a stored signature with the model in use, keeps the result and returns it; null where the signature
// was deleted meanwhile, or is one of which this model can make nothing.
boost::asio::awaitable<std::shared_ptr<const Template>> encode_anew(Service& service, std::string signature);

// The reference of which the image is a copy, or null. Nobody signs twice the same: see image/similarity.h.
boost::asio::awaitable<const Reference*> copied_from(Service& service,
                                                     const std::vector<Reference>& references,
                                                     const Reading& reading);

// As the store keeps them.
Bytes bytes_of(const PerceptualHash& hash);
Bytes canvas_bytes(const Canvas& canvas);  // PNG
Canvas canvas_of_bytes(const Bytes& png);

}  // namespace siglib::serve
