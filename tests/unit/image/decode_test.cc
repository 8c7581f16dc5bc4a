#include "siglib/image/decode.h"

#include "drawing.h"
#include "files.h"

#include <gtest/gtest.h>

#include <unistd.h>

namespace siglib {
namespace {

using test::as_mat;
using test::draw_signature;
using test::encoded;
using test::Pen;

Pen small_pen() {
  return {.size = 100, .thickness = 0.03, .page = {120, 60}, .origin = {8, 5}};
}

Image decode(const Bytes& bytes) {
  return decode_image(bytes, {}, "x");
}

double mean_difference(const cv::Mat& a, const cv::Mat& b) {
  return cv::norm(a, b, cv::NORM_L1) / static_cast<double>(a.total() * a.channels());
}

TEST(Decode, GreyOfEveryFormat) {
  const cv::Mat drawn = draw_signature(small_pen());
  for (const std::string extension : {".png", ".jpg", ".webp", ".tiff", ".bmp"}) {
    SCOPED_TRACE(extension);
    const Image image = decode(encoded(drawn, extension));
    EXPECT_EQ(image.width, 120);
    EXPECT_EQ(image.height, 60);
    cv::Mat pixels = as_mat(image);
    if (extension == ".webp") {  // has no grey
      ASSERT_EQ(image.channels, 3);
      cv::extractChannel(pixels, pixels, 1);
    }
    ASSERT_EQ(pixels.channels(), 1);
    EXPECT_LT(mean_difference(pixels, drawn), 2);
  }
}

TEST(Decode, ColourIsRedGreenBlue) {
  const cv::Mat orange(40, 50, CV_8UC3, cv::Scalar(10, 120, 240));  // OpenCV writes blue first
  for (const std::string extension : {".png", ".jpg", ".webp", ".tiff", ".bmp"}) {
    SCOPED_TRACE(extension);
    const Image image = decode(encoded(orange, extension));
    ASSERT_EQ(image.channels, 3);
    EXPECT_NEAR(image.pixels[0], 240, 4);
    EXPECT_NEAR(image.pixels[1], 120, 4);
    EXPECT_NEAR(image.pixels[2], 10, 4);
  }
}

TEST(Decode, TransparencyIsLaidOnWhite) {
  cv::Mat pixels(20, 30, CV_8UC4, cv::Scalar(0, 0, 0, 0));
  pixels.at<cv::Vec4b>(0, 1) = {0, 0, 0, 255};
  pixels.at<cv::Vec4b>(0, 2) = {0, 0, 200, 128};
  for (const std::string extension : {".png", ".webp", ".tiff"}) {
    SCOPED_TRACE(extension);
    const Image image = decode(encoded(pixels, extension));
    ASSERT_EQ(image.channels, 3);
    EXPECT_EQ(image.pixels[0], 255);
    EXPECT_EQ(image.pixels[3], 0);
    if (extension != ".webp") {
      EXPECT_NEAR(image.pixels[6], 200 * 128 / 255 + 127, 2);
      EXPECT_NEAR(image.pixels[7], 127, 2);
    }
  }
}

TEST(Decode, SixteenBitsBecomeEight) {
  cv::Mat grey(20, 30, CV_16U, cv::Scalar(257 * 77));
  for (const std::string extension : {".png", ".tiff"}) {
    SCOPED_TRACE(extension);
    const Image image = decode(encoded(grey, extension));
    EXPECT_EQ(image.channels, 1);
    EXPECT_EQ(image.pixels[5], 77);
  }
  const Image clear = decode(encoded(cv::Mat(20, 30, CV_16UC4, cv::Scalar(9, 9, 9, 0)), ".png"));
  EXPECT_EQ(clear.channels, 3);
  EXPECT_EQ(clear.pixels[5], 255);
}

TEST(Decode, OneBitAndPalette) {
  // Two rows of eight pixels, leftmost bit first.
  const Bytes rows{0, 0b10110000, 0, 0b00000001};
  const Image bilevel = decode(test::make_png({.width = 8, .height = 2, .depth = 1, .rows = rows}));
  EXPECT_EQ(bilevel.channels, 1);
  EXPECT_EQ(bilevel.pixels, Bytes({255, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255}));

  const Image palette = decode(test::make_png({.width = 8,
                                               .height = 2,
                                               .depth = 1,
                                               .colour_type = 3,
                                               .palette = {1, 2, 3, 200, 100, 50},
                                               .rows = rows}));
  ASSERT_EQ(palette.channels, 3);
  EXPECT_EQ(Bytes(palette.pixels.begin(), palette.pixels.begin() + 6), Bytes({200, 100, 50, 1, 2, 3}));
}

TEST(Decode, TransparentPaletteAndTransparentGrey) {
  const Bytes rows{0, 0b10110000, 0, 0b00000001};
  const Image palette = decode(test::make_png({.width = 8,
                                               .height = 2,
                                               .depth = 1,
                                               .colour_type = 3,
                                               .palette = {0, 0, 0, 9, 8, 7},
                                               .transparency = {0},
                                               .rows = rows}));
  EXPECT_EQ(Bytes(palette.pixels.begin(), palette.pixels.begin() + 6), Bytes({9, 8, 7, 255, 255, 255}));

  const Image grey =
      decode(test::make_png({.width = 3, .height = 1, .transparency = {0, 5}, .rows = {0, 5, 6, 0}}));
  EXPECT_EQ(grey.pixels, Bytes({255, 6, 0}));
  const Image bilevel = decode(
      test::make_png({.width = 8, .height = 1, .depth = 1, .transparency = {0, 0}, .rows = {0, 0b01010101}}));
  EXPECT_EQ(bilevel.pixels, Bytes(8, 255));
  const Image deep = decode(test::make_png(
      {.width = 2, .height = 1, .depth = 16, .transparency = {1, 2}, .rows = {0, 1, 2, 1, 3}}));
  EXPECT_EQ(deep.pixels, Bytes({255, 1}));
}

TEST(Decode, GreyWithAlphaStaysGrey) {
  const Image image = decode(
      test::make_png({.width = 3, .height = 1, .colour_type = 4, .rows = {0, 10, 255, 0, 0, 100, 128}}));
  EXPECT_EQ(image.channels, 1);
  ASSERT_EQ(image.pixels.size(), 3u);
  EXPECT_EQ(image.pixels[0], 10);
  EXPECT_EQ(image.pixels[1], 255);
  EXPECT_NEAR(image.pixels[2], 177, 1);
}

TEST(Decode, TiffSaysWhetherColourIsMultipliedByAlpha) {
  // Half transparent, red 100 as stored: 1 means "multiplied already", 2 "not yet", 0 says nothing.
  for (const auto& [kind, red] :
       {std::pair(1U, 100 + 127), std::pair(2U, 50 + 127), std::pair(0U, 50 + 127)}) {
    const Bytes eight{100, 0, 0, 128, 100, 0, 0, 128};
    const Image image = decode(test::make_tiff({.width = 2, .height = 1, .alpha_kind = kind}, eight));
    ASSERT_EQ(image.channels, 3);
    EXPECT_NEAR(image.pixels[0], red, 1) << kind;
    const Bytes sixteen{100, 100, 0, 0, 0, 0, 128, 128};
    const Image deep =
        decode(test::make_tiff({.width = 1, .height = 1, .bits = 16, .alpha_kind = kind}, sixteen));
    ASSERT_EQ(deep.channels, 3);
    EXPECT_NEAR(deep.pixels[0], red, 1) << kind;
  }
}

TEST(Decode, UnusedFourthByteOfBmpIsNotTransparency) {
  const Image image = decode(encoded(cv::Mat(20, 30, CV_8UC4, cv::Scalar(3, 2, 1, 0)), ".bmp"));
  EXPECT_EQ(Bytes(image.pixels.begin(), image.pixels.begin() + 3), Bytes({1, 2, 3}));
}

TEST(Decode, ContentCountsNotTheName) {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("siglib-decode-{}", ::getpid());
  std::filesystem::create_directories(folder);
  write_file(folder / "a.jpg", encoded(draw_signature(small_pen()), ".png"));
  EXPECT_EQ(load_image(folder / "a.jpg").width, 120);
  const auto missing = test::error_of([&] { load_image(folder / "none.png"); });
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing->kind(), ErrorKind::input);
  EXPECT_NE(std::string(missing->what()).find("none.png"), std::string::npos);
  std::filesystem::remove_all(folder);
}

TEST(EncodePng, IsLossless) {
  cv::Mat colours(17, 23, CV_8UC3);
  cv::randu(colours, 0, 256);
  for (const cv::Mat& pixels : {colours, draw_signature(small_pen())}) {
    const Image image = test::as_image(pixels);
    const Image again = decode(encode_png(image));
    EXPECT_EQ(again.channels, image.channels);
    EXPECT_EQ(again.width, image.width);
    EXPECT_EQ(again.pixels, image.pixels);
  }
}

TEST(EncodePng, RefusesWhatIsNoImage) {
  EXPECT_THROW(encode_png({}), Error);
  EXPECT_THROW(encode_png({2, 2, 1, {1, 2, 3}}), Error);
}

}  // namespace
}  // namespace siglib
