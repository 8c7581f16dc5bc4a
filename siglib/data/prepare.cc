// Images into a canvas cache.
#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/parallel.h"
#include "siglib/core/version.h"
#include "siglib/data/cache.h"
#include "siglib/data/cache_format.h"
#include "siglib/data/hdf5.h"
#include "siglib/image/pixel_hash.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace siglib {
namespace {

using cache_format::kBlock;

struct Prepared {
  std::optional<Canvas> canvas;  // empty: refused
  Digest source_hash{};
  Digest pixel_hash{};
  SourceStatistics statistics{};
  std::string reason;
};

// Error messages begin with the image's name or file, which the report tells apart from the reason.
std::string without_prefix(std::string text, const std::string& prefix) {
  return text.starts_with(prefix + ": ") ? text.substr(prefix.size() + 2) : text;
}

Prepared prepare(const FoundSample& found, const Preprocessor& preprocessor, const DecodeLimits& limits) {
  const std::string& name = found.sample.path;
  Prepared result;
  try {
    const Bytes bytes = read_file(found.file, static_cast<std::uint64_t>(limits.max_bytes));
    result.source_hash = sha256(bytes);
    const Image image = decode_image(bytes, limits, name);
    result.pixel_hash = pixel_hash(image);
    result.statistics = source_statistics_of(image, bytes);
    result.canvas = preprocessor(image, name);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    result.reason = without_prefix(without_prefix(error.what(), name), found.file.string());
  }
  return result;
}

class CacheWriter {
 public:
  CacheWriter(const std::filesystem::path& file, const Preprocessor& preprocessor)
      : pending_(file), hdf5_(Hdf5File::create(pending_.path(), file.string())) {
    hdf5_.set_attribute("", "magic", cache_format::kMagic);
    hdf5_.set_attribute("", "version", cache_format::kVersion);
    hdf5_.set_attribute("", "siglib", kVersion);
    hdf5_.set_attribute("", "preprocess", to_yaml(preprocessor.options()));
    hdf5_.set_attribute("", "preprocess_version", preprocessor.version());
    constexpr int kDeflate = 3;
    hdf5_.create_rows<std::uint8_t>(
        "canvases", {preprocessor.options().canvas_height, preprocessor.options().canvas_width}, kDeflate);
  }

  void add(const std::vector<FoundSample>& found, std::int64_t first, std::vector<Prepared>& block) {
    std::vector<std::uint8_t> ink;
    for (std::size_t i = 0; i < block.size(); ++i) {
      Prepared& item = block[i];
      Sample sample = found[static_cast<std::size_t>(first) + i].sample;
      const std::string path = sample.collection + "/" + sample.path;
      if (!item.canvas) {
        report_.refused.emplace_back(path, item.reason);
        continue;
      }
      const auto [kept, fresh] = pixels_.try_emplace({sample.collection, item.pixel_hash}, path);
      if (!fresh) {
        report_.copies.emplace_back(path, kept->second);
        continue;
      }
      ink.insert(ink.end(), item.canvas->ink.begin(), item.canvas->ink.end());
      item.canvas.reset();
      sample.source_hash = item.source_hash;
      sample.pixel_hash = item.pixel_hash;
      samples_.push_back(std::move(sample));
      statistics_.insert(statistics_.end(), item.statistics.begin(), item.statistics.end());
    }
    hdf5_.append_rows<std::uint8_t>("canvases", ink);
  }

  PrepareReport finish(const std::vector<Collection>& collections) {
    if (samples_.empty())
      fail(ErrorKind::input, "none of {} images can be used; the first, {}: {}", report_.refused.size(),
           report_.refused.front().first, report_.refused.front().second);
    write_samples();
    write_column("collections/name", collections, [](const Collection& c) { return c.manifest.name; });
    write_column("collections/title", collections, [](const Collection& c) { return c.manifest.title; });
    write_column("collections/terms", collections, [](const Collection& c) { return c.manifest.terms; });
    std::vector<std::uint8_t> redistributable;
    redistributable.reserve(collections.size());
    for (const Collection& collection : collections)
      redistributable.push_back(collection.manifest.redistributable ? 1 : 0);
    hdf5_.write<std::uint8_t>("collections/redistributable", redistributable, {std::ssize(collections)});
    write_column("refused/path", report_.refused, [](const auto& entry) { return entry.first; });
    write_column("refused/reason", report_.refused, [](const auto& entry) { return entry.second; });
    write_column("copies/path", report_.copies, [](const auto& entry) { return entry.first; });
    write_column("copies/kept", report_.copies, [](const auto& entry) { return entry.second; });
    hdf5_.close();
    pending_.commit();
    report_.written = std::ssize(samples_);
    return std::move(report_);
  }

 private:
  template <class Item, class Text>
  void write_column(const char* dataset, const std::vector<Item>& items, const Text& text) {
    std::vector<std::string> column;
    for (const Item& item : items) column.push_back(text(item));
    hdf5_.write_strings(dataset, column);
  }

  void write_digests(const char* dataset, Digest Sample::*digest) {
    std::vector<std::uint8_t> bytes;
    for (const Sample& sample : samples_)
      bytes.insert(bytes.end(), (sample.*digest).begin(), (sample.*digest).end());
    hdf5_.write<std::uint8_t>(dataset, bytes, {std::ssize(samples_), cache_format::kDigestBytes});
  }

  void write_samples() {
    write_column("samples/collection", samples_, [](const Sample& s) { return s.collection; });
    write_column("samples/writer", samples_, [](const Sample& s) { return s.writer; });
    write_column("samples/sample", samples_, [](const Sample& s) { return s.sample; });
    write_column("samples/name", samples_, [](const Sample& s) { return s.name; });
    write_column("samples/medium", samples_, [](const Sample& s) { return s.medium; });
    write_column("samples/path", samples_, [](const Sample& s) { return s.path; });
    std::vector<std::uint8_t> kinds;
    for (const Sample& sample : samples_) kinds.push_back(static_cast<std::uint8_t>(sample.kind));
    hdf5_.write<std::uint8_t>("samples/kind", kinds, {std::ssize(samples_)});
    write_digests("samples/source_hash", &Sample::source_hash);
    write_digests("samples/pixel_hash", &Sample::pixel_hash);
    constexpr int kDeflate = 3;
    hdf5_.write<double>("samples/statistics", statistics_,
                        {std::ssize(samples_), std::ssize(kSourceStatistics)}, kDeflate);
    hdf5_.write_strings("samples/statistics_names",
                        std::vector<std::string>(kSourceStatistics.begin(), kSourceStatistics.end()));
  }

  PendingFile pending_;  // outlives hdf5_: removed after it is closed
  Hdf5File hdf5_;
  PrepareReport report_;
  std::vector<Sample> samples_;
  std::vector<double> statistics_;                                // [samples, kSourceStatistics]
  std::map<std::pair<std::string, Digest>, std::string> pixels_;  // (collection, pixels) -> path kept
};

void check(const std::vector<Collection>& collections) {
  std::set<std::string> names;
  std::size_t images = 0;
  for (const Collection& collection : collections) {
    if (!names.insert(collection.manifest.name).second)
      fail(ErrorKind::usage, "two collections are called {}", collection.manifest.name);
    images += collection.found.size();
  }
  if (images == 0) fail(ErrorKind::input, "there are no images to prepare");
}

}  // namespace

PrepareReport prepare_cache(const std::vector<Collection>& collections, const Preprocessor& preprocessor,
                            const DecodeLimits& limits, const std::filesystem::path& file, int threads,
                            Reporter& reporter) {
  check(collections);
  CacheWriter writer(file, preprocessor);
  for (const Collection& collection : collections) {
    const auto total = std::ssize(collection.found);
    reporter.begin("prepare " + collection.manifest.name, total, "images");
    for (std::int64_t first = 0; first < total; first += kBlock) {
      std::vector<Prepared> block(static_cast<std::size_t>(std::min(kBlock, total - first)));
      parallel_for(
          std::ssize(block), thread_count(threads),
          [&](std::int64_t i) {
            block[static_cast<std::size_t>(i)] =
                prepare(collection.found[static_cast<std::size_t>(first + i)], preprocessor, limits);
          },
          [&](std::int64_t done) { reporter.advance(first + done, ""); });
      writer.add(collection.found, first, block);
    }
    reporter.end();
  }
  return writer.finish(collections);
}

}  // namespace siglib
