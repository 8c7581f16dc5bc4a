#include "siglib/image/similarity.h"

#include "drawing.h"
#include "siglib/core/random.h"
#include "siglib/image/decode.h"
#include "siglib/image/preprocess.h"
#include "siglib/image/registration.h"

#include <gtest/gtest.h>

#include <map>

namespace siglib {
namespace {

// A signature of its own for every writer; `repeat` wavers a little, as a hand does. `waver` is in shares of
// the size.
cv::Mat written(std::uint64_t writer, std::uint64_t repeat, double waver = 0.008) {
  Random habit(1, "writer", {writer}), mood(1, "repeat", {writer, repeat});
  cv::Mat page(320, 640, CV_8U, cv::Scalar(250));
  std::vector<cv::Point> line;
  double amplitude[6], frequency[6], phase[6], change[6];
  for (int k = 0; k < 6; ++k) {
    amplitude[k] = habit.uniform(0.02, 0.09);
    frequency[k] = habit.uniform(4, 50);
    phase[k] = habit.uniform(0, 6.28);
    change[k] = mood.normal(0, waver);
  }
  for (int i = 0; i <= 500; ++i) {
    const double t = i / 500.0;
    double x = 0.1 + 0.7 * t, y = 0.25;
    for (int k = 0; k < 6; ++k)
      (k < 3 ? x : y) += (amplitude[k] + change[k]) * std::sin(frequency[k] * t + phase[k] + 10 * change[k]);
    line.emplace_back(static_cast<int>(std::lround(640 * x * 16)),
                      static_cast<int>(std::lround(640 * y * 16)));
  }
  cv::polylines(page, line, false, cv::Scalar(30), 4, cv::LINE_AA, 4);
  return page;
}

Fingerprint print_of(const cv::Mat& picture) {
  const Canvas canvas = Preprocessor()(test::as_image(picture), "x");
  return fingerprint_of(canvas.ink, canvas.height, canvas.width);
}

cv::Mat turned(const cv::Mat& picture, double degrees) {
  const auto matrix = cv::getRotationMatrix2D(cv::Point2f(picture.size() / 2), degrees, 1);
  cv::Mat result;
  cv::warpAffine(picture, result, matrix, picture.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                 cv::Scalar(250));
  return result;
}

cv::Mat scaled(const cv::Mat& picture, double scale) {
  cv::Mat result;
  cv::resize(picture, result, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  return result;
}

cv::Mat compressed(const cv::Mat& picture, int quality) {
  return cv::imdecode(test::encoded(picture, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality}),
                      cv::IMREAD_GRAYSCALE);
}

cv::Mat noisy(const cv::Mat& picture, double deviation) {
  cv::Mat noise(picture.size(), CV_32F), sum;
  cv::RNG random(5);
  random.fill(noise, cv::RNG::NORMAL, 0, deviation);
  cv::add(picture, noise, sum, {}, CV_8U);
  return sum;
}

bool is_copy(const cv::Mat& a, const cv::Mat& b) {
  return find_near_copies(std::vector{print_of(a), print_of(b)}, 1).size() == 1;
}

TEST(Similarity, CopiesAreFoundHoweverTheyWereMade) {
  for (const std::uint64_t writer : {1, 2, 3}) {
    const cv::Mat original = written(writer, 0);
    std::map<std::string, cv::Mat> copies;
    for (const int quality : {30, 90})
      copies[fmt::format("jpeg {}", quality)] = compressed(original, quality);
    for (const double scale : {0.5, 2.0}) copies[fmt::format("scaled {}", scale)] = scaled(original, scale);
    for (const double angle : {-3, 1, 3}) copies[fmt::format("turned {}", angle)] = turned(original, angle);
    copies["noisy"] = noisy(original, 15);
    copies["darker"] = original - 60;
    copies["bilevel"] = original > 140;
    cv::copyMakeBorder(original, copies["bordered"], 40, 10, 5, 90, cv::BORDER_CONSTANT, cv::Scalar(250));
    copies["cropped"] = original(cv::boundingRect(original < 200));
    copies["scanned again"] = compressed(noisy(scaled(turned(original, 2), 0.7), 5), 50);
    for (const auto& [name, copy] : copies) EXPECT_TRUE(is_copy(original, copy)) << name << " of " << writer;
  }
}

TEST(Similarity, RepetitionsAndStrangersAreNoCopies) {
  std::vector<Fingerprint> prints;
  for (std::uint64_t writer = 0; writer < 8; ++writer)
    for (std::uint64_t repeat = 0; repeat < 4; ++repeat) prints.push_back(print_of(written(writer, repeat)));
  EXPECT_TRUE(find_near_copies(prints, 2).empty());
  // They are the same signatures, though.
  EXPECT_GT(registered_correlation(prints[0], prints[1]), registered_correlation(prints[0], prints[4]) + 0.1);
}

TEST(Similarity, RegistrationTellsHowOneLiesOnTheOther) {
  const cv::Mat original = written(4, 0);
  const auto onto = print_of(original);
  RegistrationTarget target(onto);
  for (const double degrees : {-3.0, 0.0, 2.0}) {
    const Registration found = target.align(print_of(turned(original, degrees)));
    EXPECT_NEAR(found.angle * 180 / 3.14159265, degrees, 0.15);
    EXPECT_NEAR(found.log_scale, 0, 0.01);
    EXPECT_GT(found.correlation, 0.97);
  }
  // Among fingerprints, where shift and scale have not been taken out before.
  const cv::Mat picture(Fingerprint::kHeight, Fingerprint::kWidth, CV_8U,
                        const_cast<std::uint8_t*>(onto.ink.data()));
  Fingerprint moved = onto;
  const cv::Matx23d matrix(0.94, 0, 0.06 * 63.5 + 3, 0, 0.94, 0.06 * 31.5 - 2);
  cv::Mat result(picture.size(), CV_8U, moved.ink.data());
  cv::warpAffine(picture, result, matrix, picture.size());
  const Registration found = target.align(moved);
  EXPECT_NEAR(found.log_scale, -std::log(0.94), 0.01);
  EXPECT_NEAR(found.shift_x, -3 / 0.94, 0.15);
  EXPECT_NEAR(found.shift_y, 2 / 0.94, 0.15);
  EXPECT_GT(found.correlation, 0.97);
}

TEST(Similarity, IsOneWithItselfAndLessWithAnything) {
  const Fingerprint a = print_of(written(1, 0)), b = print_of(written(2, 0));
  EXPECT_NEAR(registered_correlation(a, a), 1, 1e-6);
  EXPECT_EQ(hamming_distance(a.hash, a.hash), 0);
  EXPECT_LT(registered_correlation(a, b), 0.8);
  EXPECT_NEAR(registered_correlation(a, b), registered_correlation(b, a), 0.1);
  EXPECT_GT(hamming_distance(a.hash, b.hash), kMaxHashDistance);
  EXPECT_EQ(hamming_distance({0, 0}, {~0ULL, ~0ULL}), 128);
}

TEST(Similarity, TheSizeOfTheCanvasDoesNotMatter) {
  const Canvas canvas = Preprocessor()(test::as_image(written(1, 0)), "x");
  const auto large = fingerprint_of(canvas.ink, canvas.height, canvas.width);
  const Canvas small = resample(canvas, 112, 224);
  EXPECT_GT(registered_correlation(large, fingerprint_of(small.ink, 112, 224)), 0.98);
}

TEST(Similarity, BlankAndOddCanvasesAreNoCopiesOfAnything) {
  const std::vector<std::uint8_t> blank(40 * 80, 0), full(40 * 80, 255);
  std::vector<std::uint8_t> dot = blank, line = blank;
  dot[1234] = 255;
  std::fill(line.begin() + 800, line.begin() + 880, std::uint8_t{255});
  std::vector<Fingerprint> prints;
  for (const auto& ink : {blank, blank, full, dot, line}) prints.push_back(fingerprint_of(ink, 40, 80));
  prints.push_back(print_of(written(1, 0)));
  EXPECT_TRUE(find_near_copies(prints, 1).empty());
  EXPECT_EQ(registered_correlation(prints[0], prints[1]), 0);
  EXPECT_EQ(registered_correlation(prints[0], prints[5]), 0);
  EXPECT_EQ(prints[0].hash, PerceptualHash{});
  for (std::size_t i = 2; i < prints.size(); ++i)
    EXPECT_NEAR(registered_correlation(prints[i], prints[i]), 1, 1e-6) << i;
  const auto error = test::error_of([&] { fingerprint_of(blank, 40, 81); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind(), ErrorKind::internal);
}

TEST(Similarity, WhatCannotBeRegisteredStaysWithinBounds) {
  Random random(3, "noise");
  std::vector<Fingerprint> prints(12);
  for (std::size_t i = 0; i < prints.size(); ++i) {
    prints[i].ink.assign(static_cast<std::size_t>(Fingerprint::kHeight) * Fingerprint::kWidth, 0);
    const double share = i < 6 ? 0.002 : 0.5;
    for (std::uint8_t& level : prints[i].ink)
      if (random.chance(share)) level = static_cast<std::uint8_t>(random.integer(0, 255));
  }
  prints.push_back(print_of(written(1, 0)));
  for (const Fingerprint& a : prints)
    for (const Fingerprint& b : prints) {
      const double correlation = registered_correlation(a, b);
      EXPECT_GE(correlation, -1);
      EXPECT_LE(correlation, 1 + 1e-6);
    }
}

TEST(Similarity, PairsComeInOrderWhateverTheThreads) {
  std::vector<Fingerprint> prints;
  for (std::uint64_t writer = 0; writer < 6; ++writer) prints.push_back(print_of(written(writer, 0)));
  for (const std::uint64_t writer : {4, 1}) prints.push_back(print_of(compressed(written(writer, 0), 40)));
  prints.push_back(prints[1]);
  for (const int threads : {1, 3}) {
    const auto found = find_near_copies(prints, threads);
    ASSERT_EQ(found.size(), 4U);
    const std::pair<std::int64_t, std::int64_t> expected[] = {{1, 7}, {1, 8}, {4, 6}, {7, 8}};
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(std::pair(found[i].first, found[i].second), expected[i]);
    EXPECT_NEAR(found[1].correlation, 1, 1e-6);
    EXPECT_EQ(found[1].distance, 0);
  }
  EXPECT_TRUE(find_near_copies({}, 2).empty());
}

TEST(Similarity, GivenPairsAreCheckedAloneInTheirOrder) {
  std::vector<Fingerprint> prints;
  for (const std::uint64_t writer : {0, 1, 0, 1}) prints.push_back(print_of(written(writer, 0)));
  const std::vector<std::pair<std::int64_t, std::int64_t>> pairs{{3, 1}, {0, 1}, {0, 2}, {3, 1}};
  const auto found = near_copies_of(prints, pairs, 2);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(std::pair(found[0].first, found[0].second), pairs[0]);
  EXPECT_EQ(std::pair(found[1].first, found[1].second), pairs[2]);
  EXPECT_EQ(std::pair(found[2].first, found[2].second), pairs[3]);
  const std::vector<std::pair<std::int64_t, std::int64_t>> beyond{{0, 4}}, before{{-1, 0}};
  for (const auto& wrong : {beyond, before}) EXPECT_THROW(near_copies_of(prints, wrong, 1), Error);
}

}  // namespace
}  // namespace siglib
