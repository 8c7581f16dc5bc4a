#include "siglib/data/split.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/random.h"
#include "siglib/data/csv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>
#include <set>

namespace siglib {
namespace {

constexpr std::array kParts{Part::train, Part::validation, Part::test};
constexpr std::int64_t kFewest = 2;  // random forgeries need another writer in the same part

using Shares = std::array<double, 3>;
using Sizes = std::array<std::int64_t, 3>;

// The largest-remainder method, then every part with a share is raised to kFewest by the largest part.
// `total` must be enough for that.
Sizes apportion(std::int64_t total, const Shares& shares) {
  constexpr double kRounding = 1e-9;  // 0.1 × 30 is a little more than 3
  Sizes sizes{};
  Shares rest{};
  std::int64_t left = total;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double exact = shares[i] * static_cast<double>(total);
    sizes[i] = static_cast<std::int64_t>(std::floor(exact + kRounding));
    rest[i] = exact - static_cast<double>(sizes[i]);
    left -= sizes[i];
  }
  for (; left > 0; --left) {
    const auto largest = static_cast<std::size_t>(std::max_element(rest.begin(), rest.end()) - rest.begin());
    ++sizes[largest];
    rest[largest] -= 1.0;
  }
  for (std::size_t i = 0; i < shares.size(); ++i)
    while (shares[i] > 0.0 && sizes[i] < kFewest) {
      --*std::max_element(sizes.begin(), sizes.end());
      ++sizes[i];
    }
  return sizes;
}

void check(const SplitOptions& options) {
  constexpr double kTolerance = 1e-6;
  const double sum = options.train + options.validation + options.test;
  if (!(std::abs(sum - 1.0) <= kTolerance))
    fail(ErrorKind::usage, "split: train {}, validation {} and test {} sum to {}, expected 1", options.train,
         options.validation, options.test, sum);
  if (options.folds == 0) return;
  if (options.folds < 2)
    fail(ErrorKind::usage, "split: folds: {} is out of range, expected 0 or at least 2", options.folds);
  if (options.fold >= options.folds)
    fail(ErrorKind::usage, "split: fold: {} is out of range, expected 0 to {}", options.fold,
         options.folds - 1);
}

void need(const std::string& collection, std::int64_t have, std::int64_t needed, const std::string& why) {
  if (have < needed)
    fail(ErrorKind::input, "collection {} has {} writers; {} need {}", collection, have, why, needed);
}

void divide(const std::string& collection, const std::vector<std::string>& writers, const Shares& shares,
            Split& split) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kParts.size(); ++i)
    if (shares[i] > 0.0) names.emplace_back(to_string(kParts[i]));
  need(collection, std::ssize(writers), kFewest * std::ssize(names),
       fmt::format("{} for each of {}", kFewest, fmt::join(names, ", ")));
  const Sizes sizes = apportion(std::ssize(writers), shares);
  std::size_t next = 0;
  for (std::size_t i = 0; i < kParts.size(); ++i)
    for (std::int64_t taken = 0; taken < sizes[i]; ++taken) split[writers[next++]] = kParts[i];
}

// Between training and validation, in the proportion of their shares.
void divide_rest(const std::string& collection, const std::vector<std::string>& writers,
                 const SplitOptions& options, Split& split) {
  const double sum = options.train + options.validation;
  if (sum <= 0.0)
    fail(ErrorKind::usage, "split: train or validation needs a share above 0 for {}", collection);
  divide(collection, writers, {options.train / sum, options.validation / sum, 0.0}, split);
}

void divide_folds(const std::string& collection, const std::vector<std::string>& writers,
                  const SplitOptions& options, Split& split) {
  need(collection, std::ssize(writers), kFewest * options.folds,
       fmt::format("{} for each of {} folds", kFewest, options.folds));
  std::vector<std::string> others;
  for (std::int64_t i = 0; i < std::ssize(writers); ++i) {
    const std::string& writer = writers[static_cast<std::size_t>(i)];
    if (i % options.folds == options.fold)
      split[writer] = Part::test;
    else
      others.push_back(writer);
  }
  divide_rest(collection + " without the test fold", others, options, split);
}

Part part_named(const std::string& name, const std::string& place) {
  for (const Part part : kParts)
    if (name == to_string(part)) return part;
  fail(ErrorKind::input, "{}: part: \"{}\" is not one of train, validation, test", place, name);
}

}  // namespace

const char* to_string(Part part) {
  switch (part) {
    case Part::train:
      return "train";
    case Part::validation:
      return "validation";
    case Part::test:
      return "test";
  }
  fail(ErrorKind::internal, "part {} has no name", static_cast<int>(part));
}

Split make_split(const std::vector<Sample>& samples, const SplitOptions& options) {
  if (!options.file.empty()) return load_split(options.file);
  check(options);
  std::map<std::string, std::set<std::string>> collections;
  for (const Sample& sample : samples) collections[sample.collection].insert(sample.writer_key());
  for (const std::string& name : options.tested)
    if (!collections.contains(name))
      fail(ErrorKind::usage, "split: tested: there is no collection {}; there are {}", name,
           fmt::join(std::views::keys(collections), ", "));
  const auto is_tested = [&](const std::string& name) {
    return options.tested.empty() || std::ranges::find(options.tested, name) != options.tested.end();
  };
  Split split;
  for (const auto& [collection, keys] : collections) {
    std::vector<std::string> writers(keys.begin(), keys.end());
    Random(static_cast<std::uint64_t>(options.seed), "split " + collection).shuffle(writers);
    if (!is_tested(collection))
      divide_rest(collection, writers, options, split);
    else if (options.folds > 0)
      divide_folds(collection, writers, options, split);
    else
      divide(collection, writers, {options.train, options.validation, options.test}, split);
  }
  return split;
}

void save_split(const Split& split, const std::filesystem::path& file) {
  std::string text = "collection,writer,part\n";
  for (const auto& [key, part] : split) {
    const auto slash = key.find('/');
    if (slash == std::string::npos) fail(ErrorKind::internal, "split: \"{}\" is no writer key", key);
    text += fmt::format("{},{},{}\n", csv_field(key.substr(0, slash)), csv_field(key.substr(slash + 1)),
                        to_string(part));
  }
  write_text(file, text);
}

Split load_split(const std::filesystem::path& file) {
  const CsvTable table = read_csv(file);
  const std::size_t collection = table.column("collection");
  const std::size_t writer = table.column("writer");
  const std::size_t part = table.column("part");
  Split split;
  for (const CsvRow& row : table.rows) {
    const std::string place = fmt::format("{}:{}", table.origin, row.line);
    for (const std::size_t key : {collection, writer})
      if (row.fields[key].empty() || row.fields[key].find('/') != std::string::npos)
        fail(ErrorKind::input, "{}: {}: \"{}\" is empty or holds a '/'", place, table.header[key],
             row.fields[key]);
    const std::string key = row.fields[collection] + "/" + row.fields[writer];
    if (!split.emplace(key, part_named(row.fields[part], place)).second)
      fail(ErrorKind::input, "{}: writer: {} of {} stands twice", place, row.fields[writer],
           row.fields[collection]);
  }
  return split;
}

std::vector<std::int64_t> rows_of(const std::vector<Sample>& samples, const Split& split, Part part) {
  std::vector<std::int64_t> rows;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto found = split.find(samples[i].writer_key());
    if (found != split.end() && found->second == part) rows.push_back(static_cast<std::int64_t>(i));
  }
  return rows;
}

}  // namespace siglib
