#include "siglib/data/manifest.h"

#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/data/natural_order.h"

#include <boost/regex.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace siglib {
namespace {

namespace fs = std::filesystem;

// Boost.Regex tells no names of groups; a back-reference to an absent one does not compile.
bool has_group(const std::string& pattern, const std::string& group) {
  try {
    const boost::regex probe("(?:" + pattern + ")\\k<" + group + ">");
    return true;
  } catch (const boost::regex_error&) {
    return false;
  }
}

void check_pattern(const std::string& pattern, const std::string& place) {
  try {
    const boost::regex compiled(pattern);
  } catch (const std::runtime_error& error) {
    fail(ErrorKind::usage, "{}: is no valid regular expression: {}", place, error.what());
  }
  for (const std::string group : {"writer", "sample"})
    if (!has_group(pattern, group))
      fail(ErrorKind::usage, "{}: has no group (?<{}>...) in \"{}\"", place, group, pattern);
}

void check(const Manifest& manifest, const std::string& origin) {
  constexpr std::string_view kAccepted = "abcdefghijklmnopqrstuvwxyz0123456789_-";
  if (manifest.name.empty() || manifest.name.find_first_not_of(kAccepted) != std::string::npos)
    fail(ErrorKind::usage, "{}: name: \"{}\" is not made of a-z, 0-9, _ and -", origin, manifest.name);
  const fs::path root(manifest.root);
  if (root.empty() || root.is_absolute() || *root.lexically_normal().begin() == "..")
    fail(ErrorKind::usage, "{}: root: \"{}\" is not a folder below the data root", origin, manifest.root);
  if (manifest.sources.empty()) fail(ErrorKind::usage, "{}: sources: expected at least one pattern", origin);
  for (std::size_t i = 0; i < manifest.sources.size(); ++i)
    check_pattern(manifest.sources[i].pattern, fmt::format("{}: sources[{}].pattern", origin, i));
}

std::vector<std::string> files_below(const fs::path& root) {
  std::vector<std::string> found;
  std::error_code code;
  fs::recursive_directory_iterator entry(root, code);
  const fs::recursive_directory_iterator end;
  while (!code && entry != end) {
    std::error_code gone;  // a file may vanish between listing and asking
    if (fs::is_regular_file(entry->symlink_status(gone)))
      found.push_back(entry->path().lexically_relative(root).generic_string());
    entry.increment(code);
  }
  if (code) fail(ErrorKind::input, "{}: cannot be listed: {}", root.string(), code.message());
  std::sort(found.begin(), found.end(), natural_less);
  return found;
}

class Matcher {
 public:
  explicit Matcher(const Manifest& manifest) : manifest_(manifest) {
    for (const ManifestSource& source : manifest.sources) patterns_.emplace_back(source.pattern);
  }

  // False when no source matches.
  bool operator()(const std::string& path, Sample& sample) const {
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
      boost::smatch match;
      if (!matches(path, match, i)) continue;
      const ManifestSource& source = manifest_.sources[i];
      sample.collection = manifest_.name;
      sample.writer = needed(match, "writer", path);
      sample.sample = needed(match, "sample", path);
      sample.name = match["name"].str();
      sample.medium = match["medium"].matched ? match["medium"].str() : source.medium;
      sample.kind = source.kind;
      sample.path = path;
      return true;
    }
    return false;
  }

 private:
  bool matches(const std::string& path, boost::smatch& match, std::size_t index) const {
    try {
      return boost::regex_match(path, match, patterns_[index]);
    } catch (const std::runtime_error&) {  // Boost.Regex gives up on exponential backtracking
      fail(ErrorKind::usage, "collection {}: sources[{}].pattern: is too costly to match against \"{}\"",
           manifest_.name, index, path);
    }
  }

  std::string needed(const boost::smatch& match, const char* group, const std::string& path) const {
    std::string text = match[group].str();
    if (text.empty() || text.find('/') != std::string::npos)
      fail(ErrorKind::usage,
           "collection {}: group {} captures \"{}\" from \"{}\", expected a text without '/'", manifest_.name,
           group, text, path);
    return text;
  }

  const Manifest& manifest_;
  std::vector<boost::regex> patterns_;
};

void refuse_repeats(const std::vector<FoundSample>& found) {
  std::map<std::tuple<std::string, Kind, std::string, std::string, std::string>, const FoundSample*> seen;
  for (const FoundSample& item : found) {
    const Sample& s = item.sample;
    const auto [at, fresh] = seen.try_emplace({s.writer, s.kind, s.sample, s.name, s.medium}, &item);
    if (!fresh)
      fail(ErrorKind::input, "{}: is writer {}, sample {} like {}; one of them is in the wrong place",
           item.file.string(), s.writer, s.sample, at->second->file.string());
  }
}

}  // namespace

Manifest load_manifest(const fs::path& file) {
  Manifest manifest;
  load_yaml_file(manifest, file);
  check(manifest, file.string());
  return manifest;
}

std::vector<FoundSample> scan(const Manifest& manifest, const fs::path& data_root) {
  check(manifest, "manifest");
  const fs::path root = (data_root / manifest.root).lexically_normal();
  if (!fs::is_directory(root))
    fail(ErrorKind::input, "{}: is no folder; collection {} is expected there", root.string(), manifest.name);
  const Matcher matcher(manifest);
  std::vector<FoundSample> found;
  for (const std::string& path : files_below(root)) {
    Sample sample;
    if (matcher(path, sample)) found.push_back({sample, root / path});
  }
  if (found.empty())
    fail(ErrorKind::input, "{}: no file below it matches the sources of collection {}", root.string(),
         manifest.name);
  refuse_repeats(found);
  return found;
}

}  // namespace siglib
