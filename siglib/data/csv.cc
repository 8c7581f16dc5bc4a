#include "siglib/data/csv.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"

#include <algorithm>

namespace siglib {
namespace {

constexpr std::uint64_t kMaxCsvBytes = 256 << 20;

class Parser {
 public:
  Parser(std::string_view text, const std::string& origin) : text_(text), origin_(origin) {}

  // False at the end of the text.
  bool next(CsvRow& row) {
    while (at_line_end()) end_line();
    if (at_ == text_.size()) return false;
    row = {line_, {}};
    for (;;) {
      row.fields.push_back(peek() == '"' ? quoted() : plain());
      if (at_ == text_.size() || peek() != ',') break;
      ++at_;
    }
    if (at_ < text_.size()) end_line();
    return true;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\n'; }
  bool at_line_end() const { return at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r'); }

  void end_line() {
    if (text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] != '\n') complain(line_, "a carriage return without a line feed");
    at_ = std::min(at_ + 1, text_.size());
    ++line_;
  }

  std::string plain() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != ',' && !at_line_end()) {
      if (text_[at_] == '"') complain(line_, "a quote inside a field that is not quoted");
      if (text_[at_] == '\0') complain(line_, "a NUL character");
      ++at_;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string quoted() {
    const std::int64_t opened = line_;
    std::string field;
    for (++at_;; ++at_) {
      if (at_ == text_.size()) complain(opened, "a quote that is never closed");
      if (text_[at_] == '"') {
        ++at_;
        if (peek() != '"') break;
      }
      if (text_[at_] == '\0') complain(line_, "a NUL character");
      if (text_[at_] == '\n') ++line_;
      field += text_[at_];
    }
    if (at_ < text_.size() && text_[at_] != ',' && !at_line_end())
      complain(line_, "text after the closing quote of a field");
    return field;
  }

  [[noreturn]] void complain(std::int64_t line, std::string_view what) const {
    fail(ErrorKind::input, "{}:{}: {}", origin_, line, what);
  }

  std::string_view text_;
  const std::string& origin_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

void refuse_repeats(const CsvTable& table) {
  for (auto name = table.header.begin(); name != table.header.end(); ++name)
    if (std::find(table.header.begin(), name, *name) != name)
      fail(ErrorKind::input, "{}:1: column \"{}\" stands twice", table.origin, *name);
}

}  // namespace

std::size_t CsvTable::column(std::string_view name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end())
    fail(ErrorKind::input, "{}:1: no column \"{}\"; the header has {}", origin, name, fmt::join(header, ","));
  return static_cast<std::size_t>(found - header.begin());
}

CsvTable parse_csv(std::string_view text, const std::string& origin) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  CsvTable table;
  table.origin = origin;
  Parser parser(text, origin);
  CsvRow row;
  if (!parser.next(row)) fail(ErrorKind::input, "{}: is empty, expected a header", origin);
  table.header = std::move(row.fields);
  refuse_repeats(table);
  while (parser.next(row)) {
    if (row.fields.size() != table.header.size())
      fail(ErrorKind::input, "{}:{}: has {} fields, the header has {}", origin, row.line, row.fields.size(),
           table.header.size());
    table.rows.push_back(std::move(row));
  }
  return table;
}

CsvTable read_csv(const std::filesystem::path& file) {
  return parse_csv(read_text(file, kMaxCsvBytes), file.string());
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace siglib
