// CSV after RFC 4180, read strictly: what is ambiguous is an error that names the line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace siglib {

struct CsvRow {
  std::int64_t line = 0;  // where it begins, from 1
  std::vector<std::string> fields;
};

struct CsvTable {
  std::string origin;  // for messages
  std::vector<std::string> header;
  std::vector<CsvRow> rows;  // each as many fields as the header; empty lines are skipped

  // Where a column stands. Throws Error(input) naming the origin and the columns there are.
  std::size_t column(std::string_view name) const;
};

// UTF-8 with or without a byte order mark; lines end in LF or CRLF. Throws Error(input) naming origin and
// line for an unclosed or misplaced quote, a NUL, a lone CR, a row with another number of fields, a repeated
// column, no header.
CsvTable parse_csv(std::string_view text, const std::string& origin);

// The same from a file of at most 256 MiB.
CsvTable read_csv(const std::filesystem::path& file);

// One CSV field, quoted where RFC 4180 needs it.
std::string csv_field(std::string_view text);

}  // namespace siglib
