#include "siglib/image/quality.h"

#include "siglib/image/preprocess.h"

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include <string>

namespace siglib {
namespace {

std::string codes_of(const InkQuality& quality) {
  std::string codes;
  for (const QualityWarning& warning : quality_warnings(quality)) codes += warning.code + ' ';
  return codes;
}

constexpr InkQuality kGood{.width = 400, .contrast = 0.7, .noise = 0.01};

cv::Mat signed_paper(const cv::Rect& where, int paper, int ink) {
  cv::Mat page(300, 800, CV_8U, cv::Scalar(paper));
  for (int i = 0; i < 6; ++i)
    cv::line(page, {where.x + i * where.width / 6, i % 2 == 0 ? where.y : where.br().y},
             {where.x + (i + 1) * where.width / 6, i % 2 == 0 ? where.br().y : where.y}, cv::Scalar(ink), 5);
  return page;
}

InkQuality seen(const cv::Mat& page) {
  InkQuality quality;
  Preprocessor()({page.rows, page.cols, 1, {page.datastart, page.dataend}}, "test", &quality);
  return quality;
}

TEST(Quality, SaysNothingOfAGoodPicture) {
  EXPECT_EQ(codes_of(kGood), "");
}

TEST(Quality, NamesWhatIsWrong) {
  InkQuality quality = kGood;
  quality.width = 90;
  EXPECT_EQ(codes_of(quality), "too_small ");
  quality = kGood;
  quality.contrast = 0.2;
  EXPECT_EQ(codes_of(quality), "low_contrast ");
  quality = kGood;
  quality.signatures = 2;
  quality.left = quality.bottom = true;
  EXPECT_EQ(codes_of(quality), "cropped several_signatures ");
  EXPECT_NE(quality_warnings(quality).front().advice.find("left and lower edges"), std::string::npos);
}

TEST(Quality, IsWhatPreprocessingSaw) {
  const InkQuality good = seen(signed_paper({100, 60, 600, 180}, 240, 60));
  EXPECT_NEAR(good.width, 605, 8);
  EXPECT_NEAR(good.contrast, 0.75, 0.05);
  EXPECT_LT(good.noise, 0.01);
  EXPECT_LT(good.clutter, 0.05);
  EXPECT_EQ(codes_of(good), "");
  EXPECT_NE(codes_of(seen(signed_paper({100, 60, 600, 180}, 240, 195))).find("low_contrast"),
            std::string::npos);
  const InkQuality cut = seen(signed_paper({-100, 60, 600, 180}, 240, 60));
  EXPECT_TRUE(cut.left);
  EXPECT_FALSE(cut.top || cut.right || cut.bottom);
}

TEST(Quality, IsInPixelsOfThePictureNotOfTheWorkingSize) {
  cv::Mat large;
  cv::resize(signed_paper({100, 60, 600, 180}, 240, 60), large, {}, 4, 4, cv::INTER_LINEAR);
  EXPECT_NEAR(seen(large).width, 4 * 605, 40);
}

}  // namespace
}  // namespace siglib
