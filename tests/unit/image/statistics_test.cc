#include "siglib/image/statistics.h"

#include "drawing.h"
#include "files.h"
#include "siglib/image/decode.h"
#include "siglib/image/source_statistics.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace siglib {
namespace {

double statistic(const CanvasStatistics& values, std::string_view name) {
  const auto at = std::find(kCanvasStatistics.begin(), kCanvasStatistics.end(), name);
  EXPECT_NE(at, kCanvasStatistics.end()) << name;
  return values[static_cast<std::size_t>(at - kCanvasStatistics.begin())];
}
double statistic(const SourceStatistics& values, std::string_view name) {
  const auto at = std::find(kSourceStatistics.begin(), kSourceStatistics.end(), name);
  EXPECT_NE(at, kSourceStatistics.end()) << name;
  return values[static_cast<std::size_t>(at - kSourceStatistics.begin())];
}

CanvasStatistics of(const cv::Mat& canvas) {
  return statistics_of({canvas.data, canvas.total()}, canvas.rows, canvas.cols);
}

SourceStatistics of_file(const Bytes& file) {
  return source_statistics_of(decode_image(file, {}, "x"), file);
}

TEST(CanvasStatistics, OfABarCountedByHand) {
  cv::Mat canvas(20, 40, CV_8U, cv::Scalar(0));
  canvas(cv::Rect(10, 5, 12, 4)).setTo(204);
  canvas.at<std::uint8_t>(19, 39) = 63;  // below a quarter: no ink, but a level
  const auto values = of(canvas);
  EXPECT_DOUBLE_EQ(statistic(values, "mean ink"), (48 * 204 + 63) / 800.0 / 255);
  EXPECT_DOUBLE_EQ(statistic(values, "ink fraction"), 48 / 800.0);
  EXPECT_DOUBLE_EQ(statistic(values, "ink level"), 0.8);
  EXPECT_DOUBLE_EQ(statistic(values, "aspect ratio"), 3);
  EXPECT_DOUBLE_EQ(statistic(values, "box width"), 0.3);
  EXPECT_DOUBLE_EQ(statistic(values, "box height"), 0.2);
  EXPECT_DOUBLE_EQ(statistic(values, "stroke width"), 2 * 48 / 32.0);
  EXPECT_DOUBLE_EQ(statistic(values, "edge density"), (48 - 10 * 2) / 800.0);
  EXPECT_DOUBLE_EQ(statistic(values, "paper level"), 0);
  EXPECT_DOUBLE_EQ(statistic(values, "grey levels"), 3);
}

TEST(CanvasStatistics, TheCanvassEndIsAnEdge) {
  const auto values = of(cv::Mat(10, 30, CV_8U, cv::Scalar(255)));
  EXPECT_DOUBLE_EQ(statistic(values, "edge density"), (300 - 8 * 28) / 300.0);
  EXPECT_DOUBLE_EQ(statistic(values, "stroke width"), 2 * 300 / 80.0);
  EXPECT_DOUBLE_EQ(statistic(values, "paper level"), 1);
  EXPECT_DOUBLE_EQ(statistic(values, "grey levels"), 1);
  EXPECT_DOUBLE_EQ(statistic(of(cv::Mat(1, 1, CV_8U, cv::Scalar(64))), "edge density"), 1);
}

TEST(CanvasStatistics, WithoutInkOnlyWhatNeedsNone) {
  cv::Mat canvas(10, 10, CV_8U, cv::Scalar(16));
  canvas.at<std::uint8_t>(0, 0) = 17;
  const auto values = of(canvas);
  EXPECT_DOUBLE_EQ(statistic(values, "mean ink"), (1600 + 1) / 100.0 / 255);
  EXPECT_DOUBLE_EQ(statistic(values, "paper level"), 16.0 / 255);
  EXPECT_DOUBLE_EQ(statistic(values, "grey levels"), 2);
  for (const char* name : {"ink fraction", "ink level", "aspect ratio", "box width", "box height",
                           "stroke width", "edge density"})
    EXPECT_EQ(statistic(values, name), 0) << name;
}

TEST(CanvasStatistics, ThePaperLevelIsTheMedian) {
  cv::Mat canvas(1, 4, CV_8U, cv::Scalar(9));
  canvas.colRange(0, 2).setTo(3);
  EXPECT_DOUBLE_EQ(statistic(of(canvas), "paper level"), 3.0 / 255) << "the lower of the middle two";
  canvas.at<std::uint8_t>(1) = 9;
  EXPECT_DOUBLE_EQ(statistic(of(canvas), "paper level"), 9.0 / 255);
}

TEST(CanvasStatistics, WrongSizesAreDefects) {
  const std::vector<std::uint8_t> ink(10);
  for (const auto& [height, width] : {std::pair{3, 3}, {0, 10}, {-2, -5}, {10, 10}}) {
    const auto error = test::error_of([&] { statistics_of(ink, height, width); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::internal);
  }
}

TEST(SourceStatistics, TellTheFileAndTheRawPicture) {
  const cv::Mat picture = test::draw_signature({.paper = 239, .ink = 60});
  const Bytes file = test::encoded(picture, ".png");
  const auto values = of_file(file);
  EXPECT_EQ(statistic(values, "file size"), static_cast<double>(file.size()));
  EXPECT_DOUBLE_EQ(statistic(values, "bytes per pixel"), static_cast<double>(file.size()) / (640 * 360));
  EXPECT_EQ(statistic(values, "image width"), 640);
  EXPECT_EQ(statistic(values, "image height"), 360);
  EXPECT_EQ(statistic(values, "format"), static_cast<double>(ImageFormat::png));
  EXPECT_EQ(statistic(values, "channels"), 1);
  EXPECT_EQ(statistic(values, "bit depth"), 8);
  EXPECT_DOUBLE_EQ(statistic(values, "raw paper level"), 16.0 / 255);
  const auto raw = of(cv::Mat(255 - picture));
  for (std::size_t i = 0; i < kCanvasStatistics.size(); ++i) {
    EXPECT_EQ(kSourceStatistics[kFileStatistics + i], "raw " + std::string(kCanvasStatistics[i]));
    EXPECT_EQ(values[kFileStatistics + i], raw[i]) << kCanvasStatistics[i];
  }
}

TEST(SourceStatistics, ColourIsMeasuredAsGreyAndOrientationAsSeen) {
  const cv::Mat picture = test::draw_signature({});
  cv::Mat colours;
  cv::cvtColor(picture, colours, cv::COLOR_GRAY2BGR);
  const auto grey = of_file(test::encoded(picture, ".png"));
  const auto colour = of_file(test::encoded(colours, ".png"));
  EXPECT_EQ(statistic(colour, "channels"), 3);
  EXPECT_TRUE(std::equal(grey.begin() + kFileStatistics, grey.end(), colour.begin() + kFileStatistics));
  const auto turned = of_file(test::with_exif_segment(test::encoded(picture, ".jpg"), test::make_exif(6)));
  EXPECT_EQ(statistic(turned, "image width"), 360);
  EXPECT_EQ(statistic(turned, "image height"), 640);
}

struct Stored {
  std::string name;
  Bytes file;
  ImageFormat format;
  double channels, depth;
};

TEST(SourceStatistics, ChannelsAndDepthAreThoseOfTheFile) {
  const cv::Mat grey(16, 16, CV_8U, cv::Scalar(200)), colour(16, 16, CV_8UC3, cv::Scalar(1, 2, 3));
  const cv::Mat alpha(16, 16, CV_8UC4, cv::Scalar(1, 2, 3, 100)), deep(16, 16, CV_16U, cv::Scalar(300));
  const std::vector<int> lossless{cv::IMWRITE_WEBP_QUALITY, 101};
  Bytes rows;
  for (int y = 0; y < 16; ++y) rows.insert(rows.end(), {0, 0xAA, 0x55});
  const std::vector<std::uint8_t> pixels(16 * 16, 7);
  const Stored stored[] = {
      {"grey png", test::encoded(grey, ".png"), ImageFormat::png, 1, 8},
      {"bilevel png", test::make_png({.width = 16, .height = 16, .depth = 1, .rows = rows}), ImageFormat::png,
       1, 1},
      {"deep png", test::encoded(deep, ".png"), ImageFormat::png, 1, 16},
      {"png with alpha", test::encoded(alpha, ".png"), ImageFormat::png, 4, 8},
      {"grey jpeg", test::encoded(grey, ".jpg"), ImageFormat::jpeg, 1, 8},
      {"colour jpeg", test::encoded(colour, ".jpg"), ImageFormat::jpeg, 3, 8},
      {"webp", test::encoded(colour, ".webp", {cv::IMWRITE_WEBP_QUALITY, 50}), ImageFormat::webp, 3, 8},
      {"lossless webp", test::encoded(colour, ".webp", lossless), ImageFormat::webp, 3, 8},
      {"webp with alpha", test::encoded(alpha, ".webp", lossless), ImageFormat::webp, 4, 8},
      {"tiff", test::make_tiff({.width = 16, .height = 16}, pixels), ImageFormat::tiff, 1, 8},
      {"colour tiff", test::encoded(colour, ".tif"), ImageFormat::tiff, 3, 8},
      {"grey bmp", test::encoded(grey, ".bmp"), ImageFormat::bmp, 1, 8},
      {"colour bmp", test::encoded(colour, ".bmp"), ImageFormat::bmp, 3, 8},
      {"bmp with alpha", test::encoded(alpha, ".bmp"), ImageFormat::bmp, 4, 8},
  };
  for (const Stored& one : stored) {
    const auto values = of_file(one.file);
    EXPECT_EQ(statistic(values, "format"), static_cast<double>(one.format)) << one.name;
    EXPECT_EQ(statistic(values, "channels"), one.channels) << one.name;
    EXPECT_EQ(statistic(values, "bit depth"), one.depth) << one.name;
  }
}

TEST(SourceStatistics, WhatIsNoImageIsRefused) {
  const Image image = test::as_image(test::draw_signature({}));
  const auto error = test::error_of([&] { source_statistics_of(image, Bytes{'n', 'o'}); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind(), ErrorKind::input);
  const Image broken{20, 20, 1, std::vector<std::uint8_t>(7)};
  EXPECT_THROW(source_statistics_of(broken, test::encoded(test::as_mat(image), ".png")), Error);
}

}  // namespace
}  // namespace siglib
