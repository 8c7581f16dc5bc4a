#include "siglib/data/hdf5.h"

#include "support.h"

#include <limits>
#include <numeric>
#include <thread>

namespace siglib {
namespace {

class Hdf5Test : public testing::Test {
 protected:
  Hdf5File create(std::uint64_t user_block = 0) {
    return Hdf5File::create(file(), file().string(), user_block);
  }
  std::filesystem::path file() const { return folder_ / "x.h5"; }
  std::string read_error(const std::function<void(const Hdf5File&)>& body) {
    const Hdf5File opened = Hdf5File::open(file());
    const std::string message = error_of(ErrorKind::model, [&] { body(opened); });
    EXPECT_HAS(message, file().string());
    return message;
  }
  TempFolder folder_;
};

TEST_F(Hdf5Test, NumbersOfEveryTypeAndRankSurvive) {
  const std::vector<std::uint8_t> bytes{0, 7, 255};
  const std::vector<std::int64_t> integers{std::numeric_limits<std::int64_t>::min(), 0, 5, 9, 1, 2};
  const std::vector<float> floats{-0.5F, 1e30F, std::numeric_limits<float>::infinity(), 0.0F};
  const std::vector<double> scalar{3.25};
  auto out = create();
  out.write<std::uint8_t>("bytes", bytes, {3});
  out.write<std::int64_t>("deep/er/integers", integers, {2, 3});
  out.write<float>("floats", floats, {1, 2, 2, 1}, 9);
  out.write<double>("scalar", scalar, {});
  out.write<float>("nothing", {}, {0, 4});
  out.close();

  const auto in = Hdf5File::open(file());
  EXPECT_EQ(in.read<std::uint8_t>("bytes", {kAnySize}), bytes);
  EXPECT_EQ(in.read<std::int64_t>("deep/er/integers", {2, 3}), integers);
  EXPECT_EQ(in.read<float>("floats", {1, 2, kAnySize, 1}), floats);
  EXPECT_EQ(in.read<double>("scalar", {}), scalar);
  EXPECT_TRUE(in.read<float>("nothing", {0, 4}).empty());
  EXPECT_EQ(in.shape("floats"), (Hdf5Shape{1, 2, 2, 1}));
  EXPECT_EQ(in.names(""), (std::vector<std::string>{"bytes", "deep", "floats", "nothing", "scalar"}));
  EXPECT_EQ(in.names("deep/er"), std::vector<std::string>{"integers"});
  EXPECT_TRUE(in.contains("deep/er/integers"));
  EXPECT_FALSE(in.contains("deep/other/integers"));
}

TEST_F(Hdf5Test, StringsSurvive) {
  const std::vector<std::string> texts{"", "a", std::string(5000, 'z'), "gr\xc3\xbc\xc3\x9f", "two\nlines"};
  auto out = create();
  out.write_strings("texts", texts);
  out.write_strings("none", {});
  out.close();
  const auto in = Hdf5File::open(file());
  EXPECT_EQ(in.read_strings("texts", 5), texts);
  EXPECT_TRUE(in.read_strings("none", kAnySize).empty());
}

TEST_F(Hdf5Test, AttributesSurviveOnRootGroupAndDataset) {
  auto out = create();
  out.write<float>("d", std::vector<float>{1}, {1});
  out.make_group("g/h");
  const std::string large(200'000, 'q');
  out.set_attribute("", "text", "hello");
  out.set_attribute("", "empty", "");
  out.set_attribute("g/h", "number", std::int64_t{-4});
  out.set_attribute("d", "large", large);
  out.close();
  const auto in = Hdf5File::open(file());
  EXPECT_EQ(in.text_attribute("", "text"), "hello");
  EXPECT_EQ(in.text_attribute("", "empty"), "");
  EXPECT_EQ(in.integer_attribute("g/h", "number"), -4);
  EXPECT_EQ(in.text_attribute("d", "large"), large);
  EXPECT_FALSE(in.has_attribute("d", "text"));
  EXPECT_FALSE(in.has_attribute("absent", "text"));
}

TEST_F(Hdf5Test, RowsAreAppendedAndReadInParts) {
  auto out = create();
  out.create_rows<std::uint8_t>("rows", {2, 2}, 3);
  std::vector<std::uint8_t> all(5 * 4);
  std::iota(all.begin(), all.end(), std::uint8_t{0});
  out.append_rows<std::uint8_t>("rows", std::span(all).first(12));
  out.append_rows<std::uint8_t>("rows", {});
  out.append_rows<std::uint8_t>("rows", std::span(all).subspan(12));
  EXPECT_THROW(out.append_rows<std::uint8_t>("rows", std::span(all).first(3)), Error);
  out.close();
  const auto in = Hdf5File::open(file());
  EXPECT_EQ(in.shape("rows"), (Hdf5Shape{5, 2, 2}));
  std::vector<std::uint8_t> part(8);
  in.read_rows<std::uint8_t>("rows", 2, 2, part);
  EXPECT_EQ(part, std::vector<std::uint8_t>(all.begin() + 8, all.begin() + 16));
  EXPECT_HAS(read_error([&](const Hdf5File& f) { f.read_rows<std::uint8_t>("rows", 4, 2, part); }), "rows");
}

TEST_F(Hdf5Test, AUserBlockAndAMemoryImageWork) {
  auto out = create(4096);
  out.write<float>("d", std::vector<float>{1, 2}, {2});
  out.close();
  Bytes content = read_file(file(), 1 << 20);
  std::fill_n(content.begin(), 4096, std::uint8_t{'#'});
  const auto in = Hdf5File::open_image(content, "in memory");
  EXPECT_EQ(in.read<float>("d", {2}), (std::vector<float>{1, 2}));
  EXPECT_EQ(in.name(), "in memory");
  EXPECT_HAS(error_of(ErrorKind::model, [&] { Hdf5File::open_image({}, "in memory"); }), "in memory");
  content.resize(content.size() / 2);
  EXPECT_HAS(error_of(ErrorKind::model, [&] { Hdf5File::open_image(content, "in memory"); }), "in memory");
  EXPECT_THROW(Hdf5File::create(folder_ / "y.h5", "y", 100), Error);
}

TEST_F(Hdf5Test, TwoImagesOfOneNameAreTwoFiles) {
  std::vector<Bytes> contents;
  for (const float value : {1.0F, 2.0F}) {
    auto out = create();
    out.write<float>("d", std::vector<float>{value}, {1});
    out.close();
    contents.push_back(read_file(file(), 1 << 20));
  }
  const auto first = Hdf5File::open_image(contents[0], "same");
  const auto second = Hdf5File::open_image(contents[1], "same");
  EXPECT_EQ(first.read<float>("d", {1}), std::vector<float>{1.0F});
  EXPECT_EQ(second.read<float>("d", {1}), std::vector<float>{2.0F});
}

TEST_F(Hdf5Test, WhatIsAbsentOrOfAnotherTypeOrShapeIsNamed) {
  auto out = create();
  out.write<float>("d", std::vector<float>{1, 2}, {2});
  out.write_strings("texts", std::vector<std::string>{"a"});
  out.set_attribute("", "n", std::int64_t{1});
  out.close();
  EXPECT_HAS(read_error([](const Hdf5File& f) { f.read<float>("e", {2}); }), "e is missing");
  EXPECT_HAS(read_error([](const Hdf5File& f) { f.read<float>("d", {3}); }), "d has shape [2], expected [3]");
  EXPECT_HAS(read_error([](const Hdf5File& f) { f.read<float>("d", {2, kAnySize}); }), "expected [2, any]");
  EXPECT_HAS(read_error([](const Hdf5File& f) { f.read<double>("d", {2}); }),
             "expected 64-bit floating point");
  EXPECT_HAS(read_error([](const Hdf5File& f) { f.expect<std::uint8_t>("texts", {1}); }),
             "expected 8-bit integer");
  EXPECT_HAS(read_error([](const Hdf5File& f) { f.read_strings("d", 2); }),
             "d holds no fixed-length strings");
  EXPECT_HAS(read_error([](const Hdf5File& f) { f.read_strings("texts", 2); }), "texts has shape [1]");
  EXPECT_HAS(read_error([](const Hdf5File& f) { f.names("d"); }), "d is not a group");
  EXPECT_HAS(read_error([](const Hdf5File& f) { (void)f.text_attribute("", "n"); }),
             "n is no fixed-length text");
  EXPECT_HAS(read_error([](const Hdf5File& f) { (void)f.integer_attribute("", "m"); }), "m is missing");
}

TEST_F(Hdf5Test, MissingAndForeignFilesAreTold) {
  EXPECT_HAS(error_of(ErrorKind::input, [&] { Hdf5File::open(file()); }), file().string());
  EXPECT_HAS(error_of(ErrorKind::input, [&] { Hdf5File::open(folder_.path()); }), "not a regular file");
  folder_.write("x.h5", "no HDF5 at all");
  EXPECT_HAS(error_of(ErrorKind::model, [&] { Hdf5File::open(file()); }), "no HDF5 file");
  folder_.write("x.h5", "");
  EXPECT_HAS(error_of(ErrorKind::model, [&] { Hdf5File::open(file()); }), "no HDF5 file");
  EXPECT_HAS(error_of(ErrorKind::io, [&] { Hdf5File::create(folder_ / "no/x.h5", "final name"); }),
             "final name");
}

TEST_F(Hdf5Test, AFlippedBitIsAnErrorNeverOtherNumbers) {
  std::vector<float> values(3000);
  std::iota(values.begin(), values.end(), 0.5F);
  auto out = create();
  out.write<float>("d", values, {3000});
  out.close();
  const Bytes whole = read_file(file(), 1 << 20);
  int noticed = 0;
  for (std::size_t at = 0; at < whole.size(); at += 97) {
    Bytes damaged = whole;
    damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ 0x10);
    try {
      EXPECT_EQ(Hdf5File::open_image(damaged, "damaged").read<float>("d", {3000}), values) << at;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::model) << error.what();
      ++noticed;
    }
  }
  EXPECT_GT(noticed, 100);
}

TEST_F(Hdf5Test, ThreadsMayShareAFile) {
  auto out = create();
  out.create_rows<std::int64_t>("rows", {100}, 1);
  std::vector<std::int64_t> values(100 * 100);
  std::iota(values.begin(), values.end(), 0);
  out.append_rows<std::int64_t>("rows", values);
  out.close();
  const auto in = Hdf5File::open(file());
  std::vector<std::int64_t> sums(4);
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < sums.size(); ++t)
      threads.emplace_back([&, t] {
        std::vector<std::int64_t> row(100);
        for (std::int64_t i = 0; i < 100; ++i) {
          in.read_rows<std::int64_t>("rows", i, 1, row);
          sums[t] += std::accumulate(row.begin(), row.end(), std::int64_t{0});
        }
      });
  }
  for (const std::int64_t sum : sums) EXPECT_EQ(sum, 10'000 * 9'999 / 2);
}

}  // namespace
}  // namespace siglib
