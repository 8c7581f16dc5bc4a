// The tables, version by version. A migration that was released is never edited: add one.
#pragma once

#include "serve/store/connection.h"

namespace siglib::serve {

int newest_schema();

// Brings the database to the newest version, each step in a transaction of its own; several processes may
// call it at once. Returns the version found before (0: an empty database). Throws Error(usage) when the
// database is newer than this program.
int migrate(Connection& connection);

}  // namespace siglib::serve
