// SQLite: the default engine, one file in a folder. Write-ahead log, every commit synced, deleted content
// overwritten.
#pragma once

#include "serve/store/connection.h"

#include <filesystem>

namespace siglib::serve {

enum class Access { read, write };

struct SqliteOptions {
  std::filesystem::path file;
  std::int64_t max_bytes = 0;  // the file grows no further (0: as far as the disk goes)
  int busy_ms = 10'000;        // how long to wait for another process
};

// With Access::write the file is made when it is missing, readable by its owner only.
std::unique_ptr<Connection> open_sqlite(const SqliteOptions& options, Access access);

// A compact copy of the database as it is now, made while others read and write. `target` must not exist or
// be empty.
void copy_sqlite(const std::filesystem::path& file, const std::filesystem::path& target);
// Throws Error(io) unless the file is a sound SQLite database.
void check_sqlite(const std::filesystem::path& file);
// Brings what the log holds into the database file. No other connection may be open.
void settle_sqlite(const std::filesystem::path& file);

}  // namespace siglib::serve
