// PostgreSQL: the engine for several replicas. libpq itself rather than libpqxx 6: parameters and results
// travel in binary, and errors are told apart by SQLSTATE.
#pragma once

#include "serve/store/connection.h"

#include <string>

namespace siglib::serve {

struct PostgresOptions {
  std::string
      url;  // postgresql://… or key=value; timeouts and keep-alives it does not set get bounded defaults
  bool read_only = false;
};

// Throws Error(usage) for a URL that cannot be read, StoreError(unavailable) when nothing answers. Neither
// tells the password.
std::unique_ptr<Connection> open_postgres(const PostgresOptions& options);

}  // namespace siglib::serve
