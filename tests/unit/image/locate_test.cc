#include "siglib/image/locate.h"

#include "siglib/core/error.h"

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include <string>

namespace siglib {
namespace {

// Whatever is blue is handwriting: a segmenter whose answers a test can foresee.
class BlueIsInk : public InkSegmenter {
 public:
  InkLayers segment(const Image& image) const override {
    Canvas ink{image.height, image.width, {}};
    for (std::size_t i = 0; i < image.pixels.size(); i += 3)
      ink.ink.push_back(image.pixels[i + 2] > image.pixels[i] + 40 ? 255 : 0);
    return {ink, ink};
  }
  const std::string& id() const override { return id_; }

 private:
  std::string id_ = "blue";
};

const cv::Scalar kBlue(20, 30, 200), kBlack(20, 20, 20);

cv::Mat paper(int height, int width) {
  return {height, width, CV_8UC3, cv::Scalar::all(245)};
}

void sign(cv::Mat& page, const cv::Rect& where, const cv::Scalar& colour) {
  for (int i = 0; i < 6; ++i)
    cv::line(page, {where.x + i * (where.width - 1) / 6, i % 2 == 0 ? where.y : where.br().y - 1},
             {where.x + (i + 1) * (where.width - 1) / 6, i % 2 == 0 ? where.br().y - 1 : where.y}, colour, 3);
}

void print(cv::Mat& page) {
  for (int row = 0; row < 4; ++row)
    for (int word = 0; word < 8; ++word)
      cv::rectangle(page, cv::Rect(60 + word * 80, 40 + row * 30, 55, 9), kBlack, cv::FILLED);
}

Image image_of(const cv::Mat& page) {
  return {page.rows, page.cols, 3, {page.datastart, page.dataend}};
}

const auto kSegmenter = std::make_shared<const BlueIsInk>();

TEST(FindSignatures, GivesTheBoxInPixelsOfTheImage) {
  cv::Mat page = paper(900, 1400);
  print(page);
  const cv::Rect where(800, 600, 400, 150);
  sign(page, where, kBlue);
  const auto found = find_signatures(image_of(page), *kSegmenter);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_GT(intersection_over_union(found.front().box, {where.x, where.y, where.width, where.height}), 0.9);
  EXPECT_GT(found.front().confidence, 0.9);
}

TEST(FindSignatures, TellsSeveralApartTheOneWithMostInkFirst) {
  cv::Mat page = paper(700, 1200);
  sign(page, {100, 400, 200, 90}, kBlue);
  sign(page, {700, 380, 380, 140}, kBlue);
  const auto found = find_signatures(image_of(page), *kSegmenter);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_GT(found[0].box.x, 600);
  EXPECT_LT(found[1].box.x, 200);
}

TEST(FindSignatures, FindsNoneOnPrintAlone) {
  cv::Mat page = paper(400, 800);
  print(page);
  EXPECT_TRUE(find_signatures(image_of(page), *kSegmenter).empty());
}

TEST(LiftSignature, LeavesHandwritingAloneOnWhite) {
  cv::Mat page = paper(900, 1400);
  print(page);
  sign(page, {800, 600, 400, 150}, kBlue);
  cv::line(page, {700, 680}, {1300, 680}, kBlack, 3);
  const LiftedPart lifted = lift_signature(image_of(page), {800, 600, 400, 150}, *kSegmenter);
  EXPECT_EQ(lifted.image.channels, 1);
  EXPECT_LE(lifted.part.x, 800);
  EXPECT_GE(lifted.part.x + lifted.part.width, 1200);
  const cv::Mat grey(lifted.image.height, lifted.image.width, CV_8U,
                     const_cast<std::uint8_t*>(lifted.image.pixels.data()));
  EXPECT_GT(cv::countNonZero(grey < 100), 1000);
  // The printed line's ends, left and right of the ink, are gone.
  const int row = 680 - lifted.part.y;
  EXPECT_EQ(cv::countNonZero(grey(cv::Rect(0, row - 3, 20, 7)) < 250), 0);
}

TEST(Locator, LeavesAPlainSignatureAsItIs) {
  cv::Mat page = paper(200, 500);
  sign(page, {30, 30, 420, 130}, kBlue);
  EXPECT_FALSE(Locator(kSegmenter)(image_of(page), "plain"));
  EXPECT_TRUE(Locator(kSegmenter, LocateMode::always)(image_of(page), "plain"));
}

TEST(Locator, LiftsWhatIsOnADocument) {
  cv::Mat page = paper(900, 1400);
  print(page);
  sign(page, {800, 600, 400, 150}, kBlue);
  const auto lifted = Locator(kSegmenter)(image_of(page), "document");
  ASSERT_TRUE(lifted);
  EXPECT_EQ(lifted->found.size(), 1U);
  EXPECT_LT(lifted->picture.image.width, 700);
  EXPECT_FALSE(Locator(kSegmenter, LocateMode::never)(image_of(page), "document"));
}

TEST(Locator, TellsTheQualityOfTheDocument) {
  cv::Mat page = paper(900, 1400);
  print(page);
  sign(page, {1000, 600, 400, 150}, kBlue);  // up to the right edge
  sign(page, {200, 600, 300, 120}, kBlue);
  const Image image = image_of(page);
  const auto lifted = Locator(kSegmenter)(image, "document");
  ASSERT_TRUE(lifted);
  const InkQuality quality =
      lifted->of_source({.width = 0.5 * lifted->picture.image.width}, image.width, image.height);
  EXPECT_NEAR(quality.width, 0.5 * lifted->picture.part.width, 1);
  EXPECT_TRUE(quality.right);
  EXPECT_FALSE(quality.left || quality.top || quality.bottom);
  EXPECT_EQ(quality.signatures, 2);
  EXPECT_NEAR(quality.contrast, 0.92, 0.05);
}

TEST(Locator, SaysWhenThereIsNone) {
  cv::Mat page = paper(400, 800);
  print(page);
  try {
    Locator(kSegmenter, LocateMode::always)(image_of(page), "letter.png");
    FAIL() << "found one";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    EXPECT_TRUE(std::string(error.what()).starts_with("letter.png: ")) << error.what();
  }
}

TEST(PixelBox, IntersectionOverUnion) {
  EXPECT_DOUBLE_EQ(intersection_over_union({0, 0, 10, 10}, {0, 0, 10, 10}), 1);
  EXPECT_DOUBLE_EQ(intersection_over_union({0, 0, 10, 10}, {5, 0, 10, 10}), 1.0 / 3);
  EXPECT_DOUBLE_EQ(intersection_over_union({0, 0, 10, 10}, {20, 0, 10, 10}), 0);
  EXPECT_DOUBLE_EQ(intersection_over_union({}, {}), 0);
}

}  // namespace
}  // namespace siglib
