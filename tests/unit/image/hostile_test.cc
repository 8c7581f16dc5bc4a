// Damaged, oversized and malicious files: always Error(input) that begins with the name, never a crash, never
// an allocation for what the header promises.
#include "siglib/image/decode.h"

#include "drawing.h"
#include "files.h"
#include "siglib/image/header.h"

#include <gtest/gtest.h>

#include <random>

namespace siglib {
namespace {

const std::string kExtensions[] = {".png", ".jpg", ".webp", ".tiff", ".bmp"};

cv::Mat picture() {
  return test::draw_signature({.size = 100, .thickness = 0.03, .page = {120, 60}, .origin = {8, 5}});
}

void expect_refused(const Bytes& bytes, const std::string& reason, const DecodeLimits& limits = {}) {
  const auto error = test::error_of([&] { decode_image(bytes, limits, "the name"); });
  ASSERT_TRUE(error) << "accepted; expected: " << reason;
  EXPECT_EQ(error->kind(), ErrorKind::input);
  const std::string text = error->what();
  EXPECT_EQ(text.rfind("the name: ", 0), 0u) << text;
  EXPECT_NE(text.find(reason), std::string::npos) << text;
  EXPECT_EQ(text.find('\n'), std::string::npos) << text;
}

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

TEST(Hostile, WhatIsNoImageIsRefusedNamingTheFormats) {
  expect_refused({}, "is empty");
  for (const std::string_view text :
       {"hello", "GIF89a............", "%PDF-1.4", "<svg xmlns='x'/>", "P5 2 2 255 abcd", "#?RADIANCE\n"})
    expect_refused(bytes_of(text), "not an image of an accepted format (PNG, JPEG, WebP, TIFF, BMP)");
}

TEST(Hostile, LimitsHoldBeforeAnythingIsAllocated) {
  expect_refused(test::make_png({.width = 1'000'000'000, .height = 1'000'000'000}),
                 "a side of at most 30000");
  expect_refused(test::make_png({.width = 20'000, .height = 20'000}), "at most 100000000 pixels");
  expect_refused(test::make_png({.width = 0, .height = 10}), "without pixels");
  expect_refused(test::make_tiff({.width = 4'000'000'000U, .height = 4'000'000'000U}, Bytes(16)),
                 "a side of at most");
  expect_refused(test::make_tiff({.width = 0, .height = 5}, Bytes(16)), "without pixels");
  Bytes bmp = test::encoded(picture(), ".bmp");
  for (std::size_t i = 18; i < 26; ++i) bmp[i] = 0x7F;
  expect_refused(bmp, "a side of at most");
  Bytes jpeg = test::encoded(picture(), ".jpg");
  for (std::size_t i = 0; i + 9 < jpeg.size(); ++i)
    if (jpeg[i] == 0xFF && jpeg[i + 1] == 0xC0)
      std::fill_n(jpeg.begin() + static_cast<std::ptrdiff_t>(i) + 5, 4, 0xFF);
  expect_refused(jpeg, "65535 x 65535");
}

TEST(Hostile, LimitsAreTheCallers) {
  for (const std::string& extension : kExtensions) {
    SCOPED_TRACE(extension);
    const Bytes bytes = test::encoded(picture(), extension);
    const auto size = static_cast<std::int64_t>(bytes.size());
    EXPECT_NO_THROW(decode_image(bytes, {.max_bytes = size, .max_pixels = 7200, .max_side = 120}, "x"));
    expect_refused(bytes, "bytes, at most", {.max_bytes = size - 1});
    expect_refused(bytes, "120 x 60 pixels, at most 7199", {.max_pixels = 7199});
    expect_refused(bytes, "a side of at most 119", {.max_side = 119});
  }
}

TEST(Hostile, TruncatedFilesAreRefused) {
  for (const std::string& extension : kExtensions) {
    const Bytes whole = test::encoded(picture(), extension);
    const Image image = decode_image(whole, {}, "x");
    const auto cut = [&](std::size_t size) {
      SCOPED_TRACE(extension + " cut to " + std::to_string(size));
      const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      // A TIFF may end in bytes that its first page does not need.
      if (extension == ".tiff" && size + 8 > whole.size())
        EXPECT_EQ(decode_image(part, {}, "x").pixels, image.pixels);
      else
        expect_refused(part, "");
    };
    for (std::size_t size = 1; size < whole.size(); size += size < 80 ? 1 : 37) cut(size);
    cut(whole.size() - 1);
  }
}

TEST(Hostile, TrailingBytesAreHarmless) {
  for (const std::string& extension : kExtensions) {
    SCOPED_TRACE(extension);
    Bytes bytes = test::encoded(picture(), extension);
    bytes.resize(bytes.size() + 100);
    EXPECT_EQ(decode_image(bytes, {}, "x").width, 120);
  }
}

TEST(Hostile, RandomBytesBehindAMagic) {
  std::mt19937 engine(5);
  for (const std::string& extension : kExtensions) {
    const Bytes whole = test::encoded(picture(), extension);
    for (int i = 0; i < 50; ++i) {
      Bytes bytes(whole.begin(), whole.begin() + 16);
      for (int k = 0; k < 300; ++k) bytes.push_back(static_cast<std::uint8_t>(engine()));
      SCOPED_TRACE(extension);
      expect_refused(bytes, "");
    }
  }
}

// A flipped byte may leave a readable image; whatever comes, it is an image of that size or an error of that
// kind.
TEST(Hostile, DamagedBytes) {
  std::mt19937 engine(6);
  for (const std::string& extension : kExtensions) {
    const Bytes whole = test::encoded(picture(), extension);
    for (int i = 0; i < 60; ++i) {
      Bytes bytes = whole;
      // Half of the damage goes into the first 100 bytes, where the lengths and offsets stand.
      const std::size_t room = i % 2 == 0 ? std::min<std::size_t>(bytes.size(), 100) : bytes.size();
      bytes[engine() % room] = static_cast<std::uint8_t>(engine());
      const auto error = test::error_of([&] {
        const Image image = decode_image(bytes, {.max_pixels = 1'000'000}, "the name");
        EXPECT_EQ(image.pixels.size(), static_cast<std::size_t>(image.width) * image.height * image.channels);
      });
      if (error) {
        EXPECT_EQ(error->kind(), ErrorKind::input) << error->what();
      }
    }
  }
}

TEST(Hostile, PngWithAWrongChecksum) {
  Bytes bytes = test::encoded(picture(), ".png");
  bytes[bytes.size() / 2] ^= 1;
  expect_refused(bytes, "wrong checksum");
}

TEST(Hostile, JpegWithEndlessScans) {
  Bytes bytes{0xFF, 0xD8};
  test::put_bytes(bytes, Bytes{0xFF, 0xC2, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0});
  for (int i = 0; i < 1000; ++i) test::put_bytes(bytes, Bytes{0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0});
  test::put_bytes(bytes, Bytes{0xFF, 0xD9});
  expect_refused(bytes, "more than 64 scans");
}

TEST(Hostile, AnimatedWebPIsRefused) {
  const Bytes plain = test::encoded(picture(), ".webp");
  expect_refused(test::with_exif_chunk(plain, 120, 60, test::make_exif(1), 0x02), "animated WebP");
}

TEST(Hostile, WebPWhoseHeadersDisagreeIsRefused) {
  const Bytes plain = test::encoded(picture(), ".webp");
  expect_refused(test::with_exif_chunk(plain, 500, 500, test::make_exif(1)), "WebP");
}

TEST(Hostile, TiffWithARareCompressionIsRefused) {
  expect_refused(test::make_tiff({.width = 8, .height = 8, .compression = 34712}, Bytes(64)),
                 "compression 34712");
}

TEST(Hostile, TiffWhoseStripIsShorterThanItsRows) {
  expect_refused(test::make_tiff({.width = 80, .height = 80}, Bytes(64)), "TIFF");
}

TEST(Hostile, TiffWithTilesOfAGigabyteIsRefusedUnread) {
  constexpr std::uint32_t kSide = 32;
  constexpr std::uint16_t kSigned = 9;  // which libtiff takes for a number, and siglib's own reader does not
  const Bytes pixels(kSide * kSide, 200);
  const auto tiled = [&](std::uint32_t width, std::uint32_t height, std::uint16_t type = 4) {
    return test::make_tiled_tiff(kSide, width, height, pixels, type);
  };
  EXPECT_EQ(decode_image(tiled(kSide, kSide), {}, "x").pixels, pixels);
  EXPECT_EQ(read_header(tiled(1024, 1024), "x").width, kSide);
  for (const Bytes& file : {tiled(1 << 14, 1 << 14), tiled(1U << 31, 1U << 31), tiled(1024, 1040),
                            tiled(0, kSide), tiled(1 << 14, 1 << 14, kSigned)})
    expect_refused(file, "tiles larger than the image");
}

TEST(Hostile, FloatingPointTiffIsRefused) {
  expect_refused(test::encoded(cv::Mat(20, 20, CV_32F, cv::Scalar(0.5)), ".tiff"), "");
}

}  // namespace
}  // namespace siglib
