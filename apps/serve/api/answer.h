// How signatures, matches and the model look in JSON: docs/http.md, openapi.json.
#pragma once

#include "serve/api/json.h"
#include "serve/api/service.h"
#include "serve/store/customers.h"
#include "serve/store/matches.h"
#include "serve/store/signatures.h"
#include "siglib/image/quality.h"

namespace siglib::serve {

json::object quality_json(const InkQuality& quality);
json::object model_json(const Service& service);  // id, title, preprocessing
json::object customer_json(const Customer& customer);
json::object signature_json(const Signature& signature);
// `match_days`: how long its images stay.
json::object match_json(const Match& match, std::int64_t match_days);

// {"items": […], "next_cursor": … or null}
template <class T, class Make>
json::object page_json(const Page<T>& page, const Make& make) {
  json::array items;
  for (const T& item : page.items) items.emplace_back(make(item));
  return {{"items", std::move(items)},
          {"next_cursor", page.next.empty() ? json::value(nullptr) : json::value(page.next)}};
}

}  // namespace siglib::serve
