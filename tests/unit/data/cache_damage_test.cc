// Caches that are damaged, foreign or newer.
#include "siglib/config/config.h"
#include "siglib/data/cache.h"
#include "siglib/data/hdf5.h"
#include "support.h"

#include <limits>

namespace siglib {
namespace {

// Everything a cache of two canvases of 16 × 16 holds; tests change one thing.
struct Parts {
  std::string magic = "siglib-cache";
  std::int64_t version = 2;
  std::string preprocess = "canvas_height: 16\ncanvas_width: 16\n";
  Hdf5Shape canvas{16, 16};
  std::int64_t rows = 2;
  std::vector<std::string> writers{"ann", "bob"};
  std::vector<std::uint8_t> kinds{0, 1};
  std::vector<std::uint8_t> redistributable{1, 0};
  std::vector<double> statistics = std::vector<double>(2 * kSourceStatistics.size(), 0.5);
  std::vector<std::string> statistics_names{kSourceStatistics.begin(), kSourceStatistics.end()};
  std::int64_t digest = 32;
  std::string without;
};

void write(const Parts& parts, const std::filesystem::path& path) {
  auto file = Hdf5File::create(path, path.string());
  file.set_attribute("", "magic", parts.magic);
  file.set_attribute("", "version", parts.version);
  file.set_attribute("", "siglib", "9.9.9");
  file.set_attribute("", "preprocess", parts.preprocess);
  file.set_attribute("", "preprocess_version", "v");
  file.create_rows<std::uint8_t>("canvases", parts.canvas, 3);
  const auto area = static_cast<std::size_t>(parts.rows * parts.canvas[0] * parts.canvas[1]);
  file.append_rows<std::uint8_t>("canvases", std::vector<std::uint8_t>(area, 9));
  const std::vector<std::string> texts{"x", "y"};
  for (const std::string column :
       {"samples/collection", "samples/sample", "samples/name", "samples/medium", "samples/path",
        "collections/name", "collections/title", "collections/terms", "refused/path", "refused/reason",
        "copies/path", "copies/kept"})
    if (column != parts.without) file.write_strings(column, texts);
  file.write_strings("samples/writer", parts.writers);
  file.write<std::uint8_t>("samples/kind", parts.kinds, {std::ssize(parts.kinds)});
  file.write<std::uint8_t>("collections/redistributable", parts.redistributable,
                           {std::ssize(parts.redistributable)});
  file.write<double>("samples/statistics", parts.statistics, {std::ssize(parts.statistics) / 17, 17});
  file.write_strings("samples/statistics_names", parts.statistics_names);
  for (const char* column : {"samples/source_hash", "samples/pixel_hash"})
    file.write<std::uint8_t>(column, std::vector<std::uint8_t>(static_cast<std::size_t>(2 * parts.digest)),
                             {2, parts.digest});
  file.close();
}

class CacheDamage : public testing::Test {
 protected:
  std::string open_error(const Parts& parts) {
    write(parts, file());
    const std::string message = error_of(ErrorKind::model, [&] { const CanvasCache cache(file()); });
    EXPECT_HAS(message, file().string());
    return message;
  }
  std::filesystem::path file() const { return folder_ / "cache.h5"; }
  TempFolder folder_;
};

TEST_F(CacheDamage, TheUndamagedPartsOpen) {
  write({}, file());
  const CanvasCache cache(file());
  EXPECT_EQ(cache.samples()[1].writer, "bob");
  EXPECT_EQ(cache.samples()[1].kind, Kind::forged);
  ASSERT_EQ(cache.source_statistics().size(), 2U);
  EXPECT_EQ(cache.source_statistics()[1].back(), 0.5);
  EXPECT_TRUE(cache.collections()[0].redistributable);
  EXPECT_FALSE(cache.collections()[1].redistributable);
  EXPECT_EQ(cache.load_all(16, 16, 1).ink, std::vector<std::uint8_t>(2 * 16 * 16, 9));
}

TEST_F(CacheDamage, ForeignAndNewerFilesAreRefusedWithTheReason) {
  Parts parts;
  parts.magic = "siglib-model";
  EXPECT_HAS(open_error(parts), "is no canvas cache");
  parts = {};
  parts.version = 3;
  const std::string newer = open_error(parts);
  EXPECT_HAS(newer, "version 3 is newer");
  EXPECT_HAS(newer, "siglib 9.9.9");
  parts.version = 1;
  EXPECT_HAS(open_error(parts), "version 1 knows nothing of the files its images came from");
  EXPECT_HAS(open_error(parts), "prepare it again");
  parts.version = 0;
  EXPECT_HAS(open_error(parts), "version 0 does not exist");
  EXPECT_HAS(error_of(ErrorKind::input, [&] { const CanvasCache cache(folder_ / "absent.h5"); }),
             "absent.h5");
  folder_.write("cache.h5", "not HDF5");
  EXPECT_HAS(error_of(ErrorKind::model, [&] { const CanvasCache cache(file()); }), "no HDF5 file");
}

TEST_F(CacheDamage, EveryWrongPartIsNamed) {
  Parts parts;
  parts.canvas = {16, 17};
  EXPECT_HAS(open_error(parts), "canvases has shape [2, 16, 17], expected [2, 16, 16]");
  parts = {};
  parts.rows = 3;
  EXPECT_HAS(open_error(parts), "samples/collection has shape [2], expected [3]");
  parts = {};
  parts.rows = 0;
  EXPECT_HAS(open_error(parts), "canvases is empty");
  parts = {};
  parts.writers = {"ann"};
  EXPECT_HAS(open_error(parts), "samples/writer has shape [1], expected [2]");
  parts = {};
  parts.writers = {"ann", ""};
  EXPECT_HAS(open_error(parts), "row 1 has no collection or writer");
  parts = {};
  parts.kinds = {0, 2};
  EXPECT_HAS(open_error(parts), "row 1 has kind 2");
  parts = {};
  parts.redistributable = {1, 2};
  EXPECT_HAS(open_error(parts), "collections/redistributable: row 1 is 2");
  parts = {};
  parts.redistributable = {1};
  EXPECT_HAS(open_error(parts), "collections/redistributable has shape [1], expected [2]");
  parts = {};
  parts.statistics.resize(17);
  EXPECT_HAS(open_error(parts), "samples/statistics has shape [1, 17], expected [2, 17]");
  parts = {};
  parts.statistics[18] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_HAS(open_error(parts), "samples/statistics: row 1 has no finite bytes per pixel");
  parts = {};
  parts.statistics_names[3] = "image breadth";
  EXPECT_HAS(open_error(parts), "prepare it again");
  parts = {};
  parts.digest = 31;
  EXPECT_HAS(open_error(parts), "samples/source_hash has shape [2, 31]");
  parts = {};
  parts.preprocess = "canvas_height: 5\n";
  EXPECT_HAS(open_error(parts), "attribute preprocess cannot be read");
  for (const std::string column : {"samples/path", "collections/terms", "refused/reason", "copies/kept"}) {
    parts = {};
    parts.without = column;
    EXPECT_HAS(open_error(parts), column + " is missing");
  }
}

// Opens and reads everything; an Error(model) is right, and so is the undamaged result where unused bytes
// were hit.
bool reads(const std::filesystem::path& file) {
  try {
    const CanvasCache cache(file);
    EXPECT_EQ(cache.load_all(16, 16, 1).ink, std::vector<std::uint8_t>(2 * 16 * 16, 9));
    EXPECT_EQ(cache.samples()[0].writer, "ann");
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::model) << error.what();
    EXPECT_HAS(std::string(error.what()), file.string());
    return false;
  }
}

TEST_F(CacheDamage, ATruncatedFileIsRefused) {
  write({}, file());
  const Bytes whole = read_file(file(), 1 << 24);
  for (std::size_t size = 0; size < whole.size(); size += 131) {
    folder_.write("cut.h5", Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    EXPECT_FALSE(reads(folder_ / "cut.h5")) << size;
  }
}

TEST_F(CacheDamage, AFlippedBitIsRefusedOrHarmless) {
  write({}, file());
  const Bytes whole = read_file(file(), 1 << 24);
  int noticed = 0;
  for (std::size_t at = 0; at < whole.size(); at += 23) {
    Bytes damaged = whole;
    damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ (1U << (at % 8)));
    noticed += !reads(folder_.write("flipped.h5", damaged));
  }
  EXPECT_GT(noticed, 50);
}

}  // namespace
}  // namespace siglib
