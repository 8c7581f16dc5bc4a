#include "siglib/synth/pen_collection.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/hash.h"
#include "siglib/core/parallel.h"
#include "siglib/core/random.h"
#include "siglib/image/decode.h"
#include "siglib/synth/render.h"
#include "siglib/synth/retrace.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string_view>

namespace siglib {
namespace {

namespace fs = std::filesystem;

enum Kind : std::uint64_t { kGenuine = 0, kForged = 1 };

struct PenName {
  std::uint64_t writer = 0;
  Kind kind = kGenuine;
  std::uint64_t session = 0;  // 0 where there was one
  std::uint64_t sample = 0;
  auto operator<=>(const PenName&) const = default;
};

// Eats what a file name is made of, from its beginning.
class NameReader {
 public:
  explicit NameReader(std::string_view rest) : rest_(rest) {}

  bool text(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  bool number(std::uint64_t& value) {
    constexpr std::ptrdiff_t kMostDigits = 6;
    const auto [end, code] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (code != std::errc{} || end - rest_.data() > kMostDigits) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }
  bool finished() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// U<writer>S<sample>.TXT: the first twenty are genuine.
std::optional<PenName> svc2004_name(std::string_view file) {
  constexpr std::uint64_t kLastGenuine = 20;
  NameReader reader(file);
  PenName name;
  if (!reader.text("U") || !reader.number(name.writer) || !reader.text("S") || !reader.number(name.sample))
    return std::nullopt;
  if (!reader.text(".TXT") && !reader.text(".txt")) return std::nullopt;
  name.kind = name.sample <= kLastGenuine ? kGenuine : kForged;
  return reader.finished() ? std::optional(name) : std::nullopt;
}

// <writer>_f_<sample>.sig is forged; genuine are <writer>_<session>_<sample>.sig of the visual part and
// <writer>_g_<sample>.sig of the blind one.
std::optional<PenName> susig_name(std::string_view file, PenFormat format) {
  NameReader reader(file);
  PenName name;
  if (!reader.number(name.writer) || !reader.text("_")) return std::nullopt;
  if (reader.text("f"))
    name.kind = kForged;
  else if (format == PenFormat::susig_visual ? !reader.number(name.session) : !reader.text("g"))
    return std::nullopt;
  if (!reader.text("_") || !reader.number(name.sample) || !reader.text(".sig")) return std::nullopt;
  return reader.finished() ? std::optional(name) : std::nullopt;
}

struct PenFile {
  PenName name;
  fs::path path;
  std::string refused;  // why, or empty
};

// In the order of their names.
std::vector<PenFile> pen_files(const fs::path& source, PenFormat format) {
  std::map<PenName, fs::path> found;
  std::error_code code;
  fs::recursive_directory_iterator entry(source, code);
  for (const fs::recursive_directory_iterator end; !code && entry != end; entry.increment(code)) {
    std::error_code gone;  // a file may vanish between listing and asking
    if (!fs::is_regular_file(entry->symlink_status(gone))) continue;
    const std::string file = entry->path().filename().string();
    const auto name = format == PenFormat::svc2004 ? svc2004_name(file) : susig_name(file, format);
    if (!name) continue;
    const auto [first, fresh] = found.emplace(*name, entry->path());
    if (!fresh) {
      const auto [low, high] = std::minmax(first->second, entry->path());
      fail(ErrorKind::input, "{} and {} are the same signature by name", low.string(), high.string());
    }
  }
  if (code) fail(ErrorKind::input, "{}: cannot be listed: {}", source.string(), code.message());
  if (found.empty())
    fail(ErrorKind::input, "{}: no pen file of the format {}", source.string(), pen_format_name(format));
  std::vector<PenFile> files;
  for (const auto& [name, path] : found) files.push_back({name, path, {}});
  return files;
}

fs::path image_path(const PenName& name) {
  const std::string file = name.session > 0 ? fmt::format("{}_{:02}.png", name.session, name.sample)
                                            : fmt::format("{:02}.png", name.sample);
  return fs::path(fmt::format("{:03}", name.writer)) / (name.kind == kGenuine ? "genuine" : "forged") / file;
}

// Rendered twice, a copy of a recording would be no copy of pixels any more, which preparing drops, but a
// genuine pair too good to be true.
void refuse_copies(std::vector<PenFile>& files) {
  std::map<Digest, const PenFile*> first;
  for (PenFile& file : files) {
    try {
      const auto [kept, fresh] = first.emplace(sha256(read_file(file.path, kMaxPenFileBytes)), &file);
      if (!fresh) file.refused = fmt::format("is a copy of {}", kept->second->path.filename().string());
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      file.refused = error.what();
    }
  }
}

}  // namespace

PenCollectionReport write_pen_collection(const fs::path& source, PenFormat format, std::uint64_t seed,
                                         const fs::path& folder, int threads, Reporter& reporter) {
  std::vector<PenFile> files = pen_files(source, format);
  refuse_copies(files);
  make_writable_folder(folder);
  const auto count = static_cast<std::int64_t>(files.size());
  reporter.begin("synthesize", count, "images");
  parallel_for(
      count, threads,
      [&](std::int64_t index) {
        PenFile& file = files[static_cast<std::size_t>(index)];
        if (!file.refused.empty()) return;
        const PenName& name = file.name;
        Random random(
            seed, "synth.pen",
            {static_cast<std::uint64_t>(format), name.writer, name.kind, name.session, name.sample});
        Image image;
        try {
          image = render(retrace(read_pen_file(file.path, format), pen_grain(format)), random.bits());
        } catch (const Error& error) {
          if (error.kind() != ErrorKind::input) throw;
          file.refused = error.what();
          return;
        }
        const fs::path target = folder / image_path(name);
        make_writable_folder(target.parent_path());
        write_file(target, encode_png(image));
      },
      [&](std::int64_t done) { reporter.advance(done, {}); });
  reporter.end();

  PenCollectionReport report;
  std::set<std::uint64_t> writers;
  for (const PenFile& file : files) {
    if (file.refused.empty()) {
      writers.insert(file.name.writer);
      ++report.images;
      continue;
    }
    report.refused.push_back({file.path.lexically_relative(source).generic_string(), file.refused});
    reporter.warn(fmt::format("{} is left out: {}", report.refused.back().path, file.refused));
  }
  report.writers = static_cast<std::int64_t>(writers.size());
  if (report.images == 0)
    fail(ErrorKind::input, "{}: none of the {} pen files can be used", source.string(), files.size());
  return report;
}

}  // namespace siglib
