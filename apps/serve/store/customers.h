// Customers: a UUID, and all that hangs on it.
#pragma once

#include "serve/store/session.h"

#include <optional>

namespace siglib::serve {

struct Customer {
  std::string id;
  std::int64_t created_at = 0;
  std::int64_t signatures = 0;
  std::int64_t matches = 0;
};

// What a deletion removed.
struct Erased {
  std::int64_t signatures = 0;
  std::int64_t matches = 0;
  std::int64_t explanations = 0;
  std::int64_t reviews = 0;
};

// Ids are canonical UUIDs (canonical_uuid), here and everywhere.
bool create_customer(Session& session, const std::string& id);  // false: was there already
std::optional<Customer> find_customer(Session& session, const std::string& id);
Page<Customer> list_customers(Session& session, const std::string& cursor, int limit);  // by id

// Removes the customer with every signature, match, template, image, explanation and review. Nothing: no such
// customer.
std::optional<Erased> delete_customer(Session& session, const std::string& id);

}  // namespace siglib::serve
