#include "siglib/image/decode.h"

#include "drawing.h"
#include "files.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

// Four corners of different grey: 40 top left, 100 top right, 160 bottom left, 220 bottom right.
constexpr int kWidth = 64;
constexpr int kHeight = 32;
cv::Mat corners() {
  cv::Mat image(kHeight, kWidth, CV_8U);
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x)
      image.at<std::uint8_t>(y, x) =
          static_cast<std::uint8_t>(40 + 60 * (x >= kWidth / 2) + 120 * (y >= kHeight / 2));
  return image;
}

// What stands in the corners (top left, top right, bottom left, bottom right) once the image is turned:
// EXIF 2.32 says which side of the picture row 0 and column 0 are.
struct Expected {
  int orientation;
  bool sideways;
  int corner[4];
};
constexpr Expected kExpected[] = {
    {1, false, {40, 100, 160, 220}},  // row 0 top, column 0 left
    {2, false, {100, 40, 220, 160}},  // top, right
    {3, false, {220, 160, 100, 40}},  // bottom, right
    {4, false, {160, 220, 40, 100}},  // bottom, left
    {5, true, {40, 160, 100, 220}},   // left, top
    {6, true, {160, 40, 220, 100}},   // right, top
    {7, true, {220, 100, 160, 40}},   // right, bottom
    {8, true, {100, 220, 40, 160}},   // left, bottom
};

void expect_turned(const Bytes& bytes, const Expected& expected) {
  const Image image = decode_image(bytes, {}, "x");
  ASSERT_EQ(image.width, expected.sideways ? kHeight : kWidth);
  ASSERT_EQ(image.height, expected.sideways ? kWidth : kHeight);
  const cv::Mat pixels = test::as_mat(image);
  for (int i = 0; i < 4; ++i) {
    const int y = i / 2 == 0 ? image.height / 4 : image.height * 3 / 4;
    const int x = i % 2 == 0 ? image.width / 4 : image.width * 3 / 4;
    EXPECT_NEAR(*pixels.ptr<std::uint8_t>(y, x), expected.corner[i], 6) << "corner " << i;
  }
}

class Orientation : public testing::TestWithParam<Expected> {};
INSTANTIATE_TEST_SUITE_P(All, Orientation, testing::ValuesIn(kExpected),
                         [](const auto& test) { return std::to_string(test.param.orientation); });

TEST_P(Orientation, Jpeg) {
  const Bytes plain = test::encoded(corners(), ".jpg");
  for (const bool big : {false, true})
    expect_turned(test::with_exif_segment(plain, test::make_exif(GetParam().orientation, big)), GetParam());
}

TEST_P(Orientation, Png) {
  Bytes rows;
  const cv::Mat image = corners();
  for (int y = 0; y < kHeight; ++y) {
    rows.push_back(0);
    test::put_bytes(rows, {image.ptr<std::uint8_t>(y), kWidth});
  }
  expect_turned(test::make_png({.width = kWidth,
                                .height = kHeight,
                                .exif = test::make_exif(GetParam().orientation),
                                .rows = rows}),
                GetParam());
}

TEST_P(Orientation, WebP) {
  const Bytes plain = test::encoded(corners(), ".webp", {cv::IMWRITE_WEBP_QUALITY, 100});
  expect_turned(test::with_exif_chunk(plain, kWidth, kHeight, test::make_exif(GetParam().orientation)),
                GetParam());
}

test::TiffParts tiff_of(const Expected& expected, std::uint32_t bits, bool big) {
  return {.width = kWidth,
          .height = kHeight,
          .bits = bits,
          .orientation = static_cast<std::uint32_t>(expected.orientation),
          .big = big};
}

TEST_P(Orientation, TiffOfEightBits) {
  const cv::Mat image = corners();
  for (const bool big : {false, true})
    expect_turned(test::make_tiff(tiff_of(GetParam(), 8, big), {image.data, image.total()}), GetParam());
}

TEST_P(Orientation, TiffOfSixteenBits) {
  cv::Mat image;
  corners().convertTo(image, CV_16U, 257);
  expect_turned(test::make_tiff(tiff_of(GetParam(), 16, false), {image.data, image.total() * 2}), GetParam());
}

TEST(OrientationTag, NonsenseCountsAsUpright) {
  const Bytes plain = test::encoded(corners(), ".jpg");
  for (const int value : {0, 9, 65535})
    expect_turned(test::with_exif_segment(plain, test::make_exif(value)), kExpected[0]);
  Bytes cut = test::make_exif(6);
  for (; !cut.empty(); cut.pop_back()) {
    // Cut behind the value the tag still stands.
    const bool whole = cut.size() >= 8 + 2 + 12;
    expect_turned(test::with_exif_segment(plain, cut), kExpected[whole ? 5 : 0]);
  }
}

}  // namespace
}  // namespace siglib
