// Why a match's score is what it is, as picture or numbers.
#pragma once

#include "serve/api/service.h"
#include "serve/store/matches.h"
#include "siglib/explain/method.h"

#include <optional>
#include <stop_token>
#include <string>

namespace siglib::serve {

enum class ExplanationFormat {
  svg,  // reference beside query, lines between what agrees and differs, a sentence
  png,  // the query's ink alone
  json
};

struct Asked {
  std::string match;  // canonical id
  Method method = Method::deeplift;
  ExplanationFormat format = ExplanationFormat::svg;
};

// Made on the first demand and kept with the match's image. It explains the score of the model in use, with
// the references that the match was made with. Throws HttpError: 404 for an unknown match or one whose image
// is kept no more, 409 where its references were deleted, 400 where the method does not go with the model,
// 503 where too many are being made; Error(usage) where the client left.
boost::asio::awaitable<StoredImage> explain_match(Service& service, Asked asked, std::stop_token left);

}  // namespace siglib::serve
