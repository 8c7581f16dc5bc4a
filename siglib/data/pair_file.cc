// pairs.csv.
#include "siglib/core/error.h"
#include "siglib/data/pairs.h"

#include <unordered_map>

namespace siglib {
namespace {

namespace fs = std::filesystem;

PairKind kind_named(const std::string& name, const std::string& place) {
  for (const PairKind kind : {PairKind::genuine, PairKind::skilled, PairKind::random})
    if (name == to_string(kind)) return kind;
  fail(ErrorKind::input, "{}: kind: \"{}\" is not one of genuine, skilled, random", place, name);
}

class PathList {
 public:
  PathList(fs::path folder, std::vector<std::string>& paths) : folder_(std::move(folder)), paths_(paths) {}

  std::int64_t add(std::string_view text, const std::string& place, std::string_view field) {
    if (text.empty()) fail(ErrorKind::input, "{}: {}: an empty path", place, field);
    std::string path = (folder_ / fs::path(text)).string();
    const auto [at, fresh] = known_.try_emplace(path, std::ssize(paths_));
    if (fresh) paths_.push_back(std::move(path));
    return at->second;
  }

 private:
  fs::path folder_;
  std::vector<std::string>& paths_;
  std::unordered_map<std::string, std::int64_t> known_;
};

}  // namespace

PairFile load_pairs(const fs::path& file) {
  CsvTable table = read_csv(file);
  const std::size_t reference = table.column("reference");
  const std::size_t query = table.column("query");
  const std::size_t kind = table.column("kind");
  if (table.rows.empty()) fail(ErrorKind::input, "{}: holds no pairs", table.origin);
  PairFile result;
  PathList paths(file.parent_path(), result.paths);
  for (CsvRow& row : table.rows) {
    const std::string place = fmt::format("{}:{}", table.origin, row.line);
    Pair& pair = result.pairs.emplace_back();
    const std::string_view references = row.fields[reference];
    for (std::size_t begin = 0;;) {
      const std::size_t bar = references.find('|', begin);
      pair.references.push_back(paths.add(references.substr(begin, bar - begin), place, "reference"));
      if (bar == std::string_view::npos) break;
      begin = bar + 1;
    }
    pair.query = paths.add(row.fields[query], place, "query");
    pair.kind = kind_named(row.fields[kind], place);
    result.reference_fields.push_back(std::move(row.fields[reference]));
    result.query_fields.push_back(std::move(row.fields[query]));
  }
  return result;
}

}  // namespace siglib
