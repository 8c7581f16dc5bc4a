#include "siglib/data/cache.h"

#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/data/cache_format.h"
#include "siglib/data/hdf5.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace siglib {
namespace {

using cache_format::kBlock;

void check_format(const Hdf5File& file) {
  if (!file.has_attribute("", "magic") || file.text_attribute("", "magic") != cache_format::kMagic)
    fail(ErrorKind::model, "{}: is no canvas cache", file.name());
  const std::int64_t version = file.integer_attribute("", "version");
  if (version > cache_format::kVersion)
    fail(ErrorKind::model,
         "{}: canvas cache version {} is newer than this siglib reads ({}); written by siglib {}",
         file.name(), version, cache_format::kVersion, file.text_attribute("", "siglib"));
  if (version < 1) fail(ErrorKind::model, "{}: canvas cache version {} does not exist", file.name(), version);
  if (version < cache_format::kVersion)
    fail(ErrorKind::model,
         "{}: canvas cache version {} knows nothing of the files its images came from (version {} does): "
         "prepare it again",
         file.name(), version, cache_format::kVersion);
}

PreprocessOptions read_options(const Hdf5File& file) {
  PreprocessOptions options;
  try {
    load_yaml(options, file.text_attribute("", "preprocess"), file.name());
  } catch (const Error& error) {
    fail(ErrorKind::model, "{}: attribute preprocess cannot be read: {}", file.name(), error.what());
  }
  return options;
}

std::vector<Digest> read_digests(const Hdf5File& file, const char* dataset, std::int64_t count) {
  const auto bytes = file.read<std::uint8_t>(dataset, {count, cache_format::kDigestBytes});
  std::vector<Digest> digests(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < digests.size(); ++i)
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * digests[i].size()), digests[i].size(),
                digests[i].begin());
  return digests;
}

std::vector<Sample> read_samples(const Hdf5File& file, std::int64_t count) {
  std::vector<Sample> samples(static_cast<std::size_t>(count));
  const std::pair<const char*, std::string Sample::*> columns[] = {
      {"samples/collection", &Sample::collection}, {"samples/writer", &Sample::writer},
      {"samples/sample", &Sample::sample},         {"samples/name", &Sample::name},
      {"samples/medium", &Sample::medium},         {"samples/path", &Sample::path}};
  for (const auto& [dataset, member] : columns) {
    std::vector<std::string> values = file.read_strings(dataset, count);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i].*member = std::move(values[i]);
  }
  const auto kinds = file.read<std::uint8_t>("samples/kind", {count});
  const auto sources = read_digests(file, "samples/source_hash", count);
  const auto pixels = read_digests(file, "samples/pixel_hash", count);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (kinds[i] > static_cast<std::uint8_t>(Kind::forged))
      fail(ErrorKind::model, "{}: samples/kind: row {} has kind {}, expected 0 or 1", file.name(), i,
           kinds[i]);
    if (samples[i].collection.empty() || samples[i].writer.empty())
      fail(ErrorKind::model, "{}: samples: row {} has no collection or writer", file.name(), i);
    samples[i].kind = static_cast<Kind>(kinds[i]);
    samples[i].source_hash = sources[i];
    samples[i].pixel_hash = pixels[i];
  }
  return samples;
}

std::vector<SourceStatistics> read_statistics(const Hdf5File& file, std::int64_t count) {
  constexpr auto kCount = std::ssize(kSourceStatistics);
  if (const auto names = file.read_strings("samples/statistics_names", kAnySize);
      !std::equal(names.begin(), names.end(), kSourceStatistics.begin(), kSourceStatistics.end()))
    fail(ErrorKind::model,
         "{}: samples/statistics_names: are not those that this siglib measures: prepare it again",
         file.name());
  const auto values = file.read<double>("samples/statistics", {count, kCount});
  std::vector<SourceStatistics> statistics(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto [row, column] = std::div(static_cast<std::int64_t>(i), kCount);
    if (!std::isfinite(values[i]))
      fail(ErrorKind::model, "{}: samples/statistics: row {} has no finite {}", file.name(), row,
           kSourceStatistics[static_cast<std::size_t>(column)]);
    statistics[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = values[i];
  }
  return statistics;
}

std::vector<CollectionInfo> read_collections(const Hdf5File& file) {
  const auto names = file.read_strings("collections/name", kAnySize);
  const auto titles = file.read_strings("collections/title", std::ssize(names));
  const auto terms = file.read_strings("collections/terms", std::ssize(names));
  const auto redistributable = file.read<std::uint8_t>("collections/redistributable", {std::ssize(names)});
  std::vector<CollectionInfo> collections;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (redistributable[i] > 1)
      fail(ErrorKind::model, "{}: collections/redistributable: row {} is {}, expected 0 or 1", file.name(), i,
           redistributable[i]);
    collections.push_back({names[i], titles[i], terms[i], redistributable[i] == 1});
  }
  return collections;
}

std::vector<std::pair<std::string, std::string>> read_pairs(const Hdf5File& file, const char* first,
                                                            const char* second) {
  const auto left = file.read_strings(first, kAnySize);
  const auto right = file.read_strings(second, std::ssize(left));
  std::vector<std::pair<std::string, std::string>> pairs;
  for (std::size_t i = 0; i < left.size(); ++i) pairs.emplace_back(left[i], right[i]);
  return pairs;
}

}  // namespace

struct CanvasCache::State {
  Hdf5File file;
  PreprocessOptions options;
  std::string preprocess_version;
  std::vector<Sample> samples;
  std::vector<SourceStatistics> statistics;
  std::vector<CollectionInfo> collections;
  PrepareReport report;
};

CanvasCache::CanvasCache(const std::filesystem::path& path)
    : state_(std::make_unique<State>(State{Hdf5File::open(path), {}, {}, {}, {}, {}, {}})) {
  State& s = *state_;
  check_format(s.file);
  s.options = read_options(s.file);
  s.preprocess_version = s.file.text_attribute("", "preprocess_version");
  const Hdf5Shape shape = s.file.shape("canvases");
  const std::int64_t count = shape.empty() ? 0 : shape.front();
  if (count == 0) fail(ErrorKind::model, "{}: canvases is empty", s.file.name());
  s.file.expect<std::uint8_t>("canvases", {count, s.options.canvas_height, s.options.canvas_width});
  s.samples = read_samples(s.file, count);
  s.statistics = read_statistics(s.file, count);
  s.collections = read_collections(s.file);
  s.report.written = count;
  s.report.refused = read_pairs(s.file, "refused/path", "refused/reason");
  s.report.copies = read_pairs(s.file, "copies/path", "copies/kept");
}

CanvasCache::~CanvasCache() = default;
CanvasCache::CanvasCache(CanvasCache&&) noexcept = default;
CanvasCache& CanvasCache::operator=(CanvasCache&&) noexcept = default;

const std::vector<Sample>& CanvasCache::samples() const {
  return state_->samples;
}
const std::vector<SourceStatistics>& CanvasCache::source_statistics() const {
  return state_->statistics;
}
const std::vector<CollectionInfo>& CanvasCache::collections() const {
  return state_->collections;
}
const PrepareReport& CanvasCache::report() const {
  return state_->report;
}
const PreprocessOptions& CanvasCache::preprocess() const {
  return state_->options;
}
const std::string& CanvasCache::preprocess_version() const {
  return state_->preprocess_version;
}
int CanvasCache::height() const {
  return static_cast<int>(state_->options.canvas_height);
}
int CanvasCache::width() const {
  return static_cast<int>(state_->options.canvas_width);
}

CanvasSet CanvasCache::load(std::span<const std::int64_t> rows, int out_height, int out_width,
                            int threads) const {
  const auto total = std::ssize(state_->samples);
  CanvasSet set{out_height, out_width, {}, {}, state_->preprocess_version};
  for (const std::int64_t row : rows) {
    if (row < 0 || row >= total)
      fail(ErrorKind::usage, "{}: has no row {}, it has {}", state_->file.name(), row, total);
    set.samples.push_back(state_->samples[static_cast<std::size_t>(row)]);
  }
  if (out_height < 1 || out_width < 1)
    fail(ErrorKind::usage, "canvases cannot be loaded at {} x {} pixels", out_height, out_width);
  const auto in_area = static_cast<std::size_t>(height()) * static_cast<std::size_t>(width());
  const auto out_area = static_cast<std::size_t>(out_height) * static_cast<std::size_t>(out_width);
  set.ink.resize(rows.size() * out_area);

  std::vector<std::uint8_t> block(std::min<std::size_t>(kBlock, rows.size()) * in_area);
  for (std::size_t first = 0; first < rows.size(); first += kBlock) {
    const std::size_t count = std::min<std::size_t>(kBlock, rows.size() - first);
    for (std::size_t i = 0; i < count;) {  // neighbouring rows in one read
      std::size_t run = 1;
      while (i + run < count && rows[first + i + run] == rows[first + i] + static_cast<std::int64_t>(run))
        ++run;
      state_->file.read_rows<std::uint8_t>("canvases", rows[first + i], static_cast<std::int64_t>(run),
                                           std::span(block).subspan(i * in_area, run * in_area));
      i += run;
    }
    parallel_for(static_cast<std::int64_t>(count), thread_count(threads), [&](std::int64_t item) {
      const auto i = static_cast<std::size_t>(item);
      const auto source = std::span(block).subspan(i * in_area, in_area);
      const auto target = std::span(set.ink).subspan((first + i) * out_area, out_area);
      if (out_height == height() && out_width == width()) {
        std::copy(source.begin(), source.end(), target.begin());
        return;
      }
      const Canvas small =
          resample({height(), width(), {source.begin(), source.end()}}, out_height, out_width);
      std::copy(small.ink.begin(), small.ink.end(), target.begin());
    });
  }
  return set;
}

CanvasSet CanvasCache::load_all(int out_height, int out_width, int threads) const {
  std::vector<std::int64_t> rows(state_->samples.size());
  std::iota(rows.begin(), rows.end(), 0);
  return load(rows, out_height, out_width, threads);
}

}  // namespace siglib
