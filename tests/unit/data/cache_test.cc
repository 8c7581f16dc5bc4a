#include "siglib/data/cache.h"

#include "siglib/core/hash.h"
#include "siglib/core/version.h"
#include "siglib/data/hdf5.h"
#include "support.h"

#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace siglib {
namespace {

PreprocessOptions small() {
  PreprocessOptions options;
  options.canvas_height = 36;
  options.canvas_width = 72;
  return options;
}

class CountingReporter final : public Reporter {
 public:
  void begin(std::string_view task, std::int64_t total, std::string_view unit) override {
    log += fmt::format("{} {} {}\n", task, total, unit);
    last = 0;
  }
  void advance(std::int64_t done, std::string_view) override {
    EXPECT_GT(done, last);
    last = done;
  }
  void end() override { log += fmt::format("{}\n", last); }
  void info(std::string_view) override {}
  void warn(std::string_view) override {}
  std::string log;
  std::int64_t last = 0;
};

class CacheTest : public testing::Test {
 protected:
  // Two writers with two genuine samples and one forgery each, plus what is given.
  Collection collect(const std::map<std::string, Bytes>& more = {}, const std::string& name = "made") {
    int variant = 0;
    for (const char* writer : {"ann", "bob"})
      for (const char* path : {"genuine/1.png", "genuine/2.png", "forged/1.png"})
        folder_.write(fmt::format("{}/{}/{}", name, writer, path), encode_png(draw_signature(variant++)));
    for (const auto& [path, content] : more) folder_.write(name + "/" + path, content);
    Manifest manifest;
    manifest.name = name;
    manifest.title = "Title of " + name;
    manifest.terms = "Terms of " + name;
    manifest.redistributable = name == "second";
    manifest.root = name;
    manifest.sources = {{R"((?<writer>\w+)/genuine/(?<sample>\w+)\.\w+)", Kind::genuine, "paper"},
                        {R"((?<writer>\w+)/forged/(?<sample>\w+)\.\w+)", Kind::forged, ""}};
    return {manifest, scan(manifest, folder_.path())};
  }

  PrepareReport prepare(const std::vector<Collection>& collections, int threads = 2) {
    return prepare_cache(collections, Preprocessor(small()), {}, file(), threads, silent_reporter());
  }

  std::filesystem::path file() const { return folder_ / "out/cache.h5"; }
  void SetUp() override { std::filesystem::create_directories(file().parent_path()); }
  std::int64_t files_in_out() const {
    std::int64_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(file().parent_path()))
      ++count;
    return count;
  }

  TempFolder folder_;
};

TEST_F(CacheTest, KeepsWhatIsKnownOfEverySample) {
  const auto report = prepare({collect()});
  EXPECT_EQ(report.written, 6);
  EXPECT_TRUE(report.refused.empty());
  EXPECT_TRUE(report.copies.empty());
  EXPECT_EQ(files_in_out(), 1);

  const CanvasCache cache(file());
  const Preprocessor preprocessor(small());
  EXPECT_EQ(cache.height(), 36);
  EXPECT_EQ(cache.width(), 72);
  EXPECT_EQ(cache.preprocess().canvas_height, 36);
  EXPECT_EQ(cache.preprocess_version(), preprocessor.version());
  ASSERT_EQ(cache.collections().size(), 1U);
  EXPECT_EQ(cache.collections()[0].title, "Title of made");
  EXPECT_EQ(cache.collections()[0].terms, "Terms of made");
  EXPECT_FALSE(cache.collections()[0].redistributable);
  ASSERT_EQ(cache.samples().size(), 6U);
  const Sample& sample = cache.samples()[5];
  EXPECT_EQ(sample.collection, "made");
  EXPECT_EQ(sample.writer, "bob");
  EXPECT_EQ(sample.sample, "2");
  EXPECT_EQ(sample.name, "");
  EXPECT_EQ(sample.medium, "paper");
  EXPECT_EQ(sample.kind, Kind::genuine);
  EXPECT_EQ(sample.path, "bob/genuine/2.png");
  EXPECT_EQ(sample.source_hash, sha256(read_file(folder_ / "made/bob/genuine/2.png", 1 << 20)));
  EXPECT_EQ(cache.samples()[0].kind, Kind::forged);
}

TEST_F(CacheTest, KeepsTheStatisticsOfEveryFileBesideItsSample) {
  const Image blank{40, 80, 1, std::vector<std::uint8_t>(40 * 80, 255)};
  prepare({collect(
      {{"ann/genuine/0.png", encode_png(blank)}, {"bob/forged/0.png", encode_png(draw_signature(0))}})});
  const CanvasCache cache(file());
  ASSERT_EQ(cache.samples().size(), 6U);  // a refused image and a copy left no row
  ASSERT_EQ(cache.source_statistics().size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    const Bytes bytes = read_file(folder_ / ("made/" + cache.samples()[i].path), 1 << 20);
    EXPECT_EQ(cache.source_statistics()[i], source_statistics_of(decode_image(bytes, {}, "x"), bytes));
  }
  EXPECT_EQ(cache.source_statistics()[0][2], 160);
}

TEST_F(CacheTest, CanvasesAreThoseOfThePreprocessorAtAnySizeAndOrder) {
  prepare({collect()});
  const CanvasCache cache(file());
  const Preprocessor preprocessor(small());
  const std::vector<std::int64_t> rows{4, 0, 1, 2, 4};
  for (const auto& [height, width] : {std::pair{36, 72}, std::pair{20, 30}}) {
    const CanvasSet set = cache.load(rows, height, width, 2);
    ASSERT_EQ(set.size(), 5);
    EXPECT_EQ(set.preprocess_version, preprocessor.version());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Sample& sample = cache.samples()[static_cast<std::size_t>(rows[i])];
      EXPECT_EQ(set.samples[i].path, sample.path);
      const Canvas whole = preprocessor(load_image(folder_ / ("made/" + sample.path)), "x");
      const Canvas expected = height == 36 ? whole : resample(whole, height, width);
      const auto found = set.canvas(static_cast<std::int64_t>(i));
      EXPECT_TRUE(std::equal(found.begin(), found.end(), expected.ink.begin(), expected.ink.end()))
          << sample.path;
    }
  }
  EXPECT_EQ(cache.load({}, 20, 30, 1).size(), 0);
  EXPECT_EQ(cache.load_all(36, 72, 1).size(), 6);
  const std::vector<std::int64_t> beyond{6};
  EXPECT_HAS(error_of(ErrorKind::usage, [&] { cache.load(beyond, 36, 72, 1); }), "no row 6");
  EXPECT_HAS(error_of(ErrorKind::usage, [&] { cache.load({}, 0, 72, 1); }), "0 x 72");
}

TEST_F(CacheTest, CanvasesDoNotDependOnTheNumberOfThreads) {
  const auto collection = collect();
  prepare({collection}, 1);
  const auto one = CanvasCache(file()).load_all(36, 72, 1).ink;
  prepare({collection}, 4);
  EXPECT_EQ(CanvasCache(file()).load_all(36, 72, 4).ink, one);
}

TEST_F(CacheTest, CopiesKeepTheFirstWhoeversNameTheyBear) {
  const Image image = draw_signature(0);
  Image turned = image;
  std::swap(turned.height, turned.width);
  const auto report = prepare({collect({{"ann/genuine/9.png", encode_png(image)},
                                        {"zoe/genuine/1.png", encode_png(image)},
                                        {"zoe/genuine/2.png", encode_png(turned)}})});
  EXPECT_EQ(report.copies, (std::vector<std::pair<std::string, std::string>>{
                               {"made/ann/genuine/9.png", "made/ann/genuine/1.png"},
                               {"made/zoe/genuine/1.png", "made/ann/genuine/1.png"}}));
  EXPECT_EQ(report.written, 7);
  const CanvasCache cache(file());
  EXPECT_EQ(cache.report().copies, report.copies);
  EXPECT_EQ(cache.samples().back().path, "zoe/genuine/2.png");
}

TEST_F(CacheTest, CopiesInOtherCollectionsStay) {
  const auto report = prepare({collect({}, "first"), collect({}, "second")});
  EXPECT_EQ(report.written, 12);
  EXPECT_TRUE(report.copies.empty());
  const CanvasCache cache(file());
  EXPECT_EQ(cache.collections()[1].name, "second");
  EXPECT_FALSE(cache.collections()[0].redistributable);
  EXPECT_TRUE(cache.collections()[1].redistributable);
  EXPECT_EQ(cache.samples()[6].writer_key(), "second/ann");
  EXPECT_EQ(cache.samples()[0].pixel_hash, cache.samples()[6].pixel_hash);
}

TEST_F(CacheTest, UnusableImagesAreReportedWithoutTheMachinesPaths) {
  const Image blank{40, 80, 1, std::vector<std::uint8_t>(40 * 80, 255)};
  const auto report = prepare({collect({{"ann/genuine/7.png", encode_png(blank)},
                                        {"bob/forged/8.png", {'n', 'o'}},
                                        {"bob/forged/9.png", {}}})});
  EXPECT_EQ(report.written, 6);
  ASSERT_EQ(report.refused.size(), 3U);
  EXPECT_EQ(report.refused[0].first, "made/ann/genuine/7.png");
  EXPECT_HAS(report.refused[0].second, "blank");
  EXPECT_EQ(report.refused[1].first, "made/bob/forged/8.png");
  for (const auto& [path, reason] : report.refused) {
    EXPECT_FALSE(has(reason, folder_.path().string())) << reason;
    EXPECT_FALSE(has(reason, ".png")) << reason;
    EXPECT_FALSE(reason.empty());
  }
  EXPECT_EQ(CanvasCache(file()).report().refused, report.refused);
  EXPECT_EQ(CanvasCache(file()).report().written, 6);
}

TEST_F(CacheTest, AFileThatVanishedOrIsTooLargeIsRefusedAlone) {
  Image noisy{200, 200, 1, std::vector<std::uint8_t>(200 * 200)};
  for (std::size_t i = 0; i < noisy.pixels.size(); ++i)
    noisy.pixels[i] = static_cast<std::uint8_t>(i * i % 251);
  auto collection = collect({{"zoe/genuine/1.png", encode_png(noisy)}});
  std::filesystem::remove(collection.found[0].file);
  DecodeLimits limits;
  limits.max_bytes = static_cast<std::int64_t>(std::filesystem::file_size(collection.found[6].file)) - 1;
  const auto report =
      prepare_cache({collection}, Preprocessor(small()), limits, file(), 1, silent_reporter());
  EXPECT_EQ(report.written, 5);
  ASSERT_EQ(report.refused.size(), 2U);
  EXPECT_HAS(report.refused[0].second, "No such file");
  EXPECT_HAS(report.refused[1].second, "are accepted");
}

TEST_F(CacheTest, NothingUsableIsAnInputErrorAndLeavesNoFile) {
  auto collection = collect();
  for (const FoundSample& found : collection.found) write_text(found.file, "no image");
  const std::string message = error_of(ErrorKind::input, [&] { prepare({collection}); });
  EXPECT_HAS(message, "none of 6 images");
  EXPECT_HAS(message, "made/ann/forged/1.png");
  EXPECT_EQ(files_in_out(), 0);
  EXPECT_HAS(error_of(ErrorKind::input, [&] { prepare({}); }), "no images");
}

TEST_F(CacheTest, TwoCollectionsOfOneNameAreAUsageError) {
  const auto collection = collect();
  EXPECT_HAS(error_of(ErrorKind::usage, [&] { prepare({collection, collection}); }), "called made");
}

TEST_F(CacheTest, AnUnwritablePlaceIsAnIoErrorNamingTheFile) {
  const auto collection = collect();
  const auto target = folder_ / "absent/cache.h5";
  EXPECT_HAS(
      error_of(ErrorKind::io,
               [&] { prepare_cache({collection}, Preprocessor(small()), {}, target, 1, silent_reporter()); }),
      target.string());
  std::filesystem::create_directories(folder_ / "taken/cache.h5/x");
  EXPECT_HAS(error_of(ErrorKind::io,
                      [&] {
                        prepare_cache({collection}, Preprocessor(small()), {}, folder_ / "taken/cache.h5", 1,
                                      silent_reporter());
                      }),
             (folder_ / "taken/cache.h5").string());
  std::int64_t entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_ / "taken")) ++entries;
  EXPECT_EQ(entries, 1);
}

// A limit on the size of files stands for the full disk; in a process of its own, because it holds for all of
// it. The exit matters too: HDF5 itself crashes there after a failed write. 0 when all went right.
int run_on_a_full_disk(const std::vector<Collection>& collections, const std::filesystem::path& file) {
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{1024, 1024};
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
  try {
    prepare_cache(collections, Preprocessor(small()), {}, file, 1, silent_reporter());
  } catch (const Error& error) {
    const bool right = error.kind() == ErrorKind::io && has(error.what(), file.string() + ": ") &&
                       std::filesystem::is_empty(file.parent_path());
    std::fprintf(stderr, "%s\n", error.what());
    return right ? 0 : 2;
  }
  return 3;
}

TEST_F(CacheTest, AFullDiskIsAnIoErrorAndLeavesNoFile) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const std::vector<Collection> collections{collect()};
  const auto run_and_exit = [&] {
    const int result = run_on_a_full_disk(collections, file());
    std::filesystem::remove_all(folder_.path());  // an exit runs no destructors
    std::exit(result);
  };
  EXPECT_EXIT(run_and_exit(), testing::ExitedWithCode(0), "cache.h5: .*File too large");
}

TEST_F(CacheTest, AFailedRunKeepsTheOldCache) {
  auto collection = collect();
  prepare({collection});
  const Bytes old = read_file(file(), 1 << 24);
  for (const FoundSample& found : collection.found) write_text(found.file, "no image");
  EXPECT_THROW(prepare({collection}), Error);
  EXPECT_EQ(read_file(file(), 1 << 24), old);
}

TEST_F(CacheTest, ProgressCountsEveryImageOfEachCollection) {
  CountingReporter reporter;
  prepare_cache({collect({}, "first"), collect({{"zoe/genuine/1.png", {'x'}}}, "second")},
                Preprocessor(small()), {}, file(), 2, reporter);
  EXPECT_EQ(reporter.log, "prepare first 6 images\n6\nprepare second 7 images\n7\n");
}

}  // namespace
}  // namespace siglib
