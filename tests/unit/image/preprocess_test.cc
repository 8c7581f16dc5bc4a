#include "siglib/image/preprocess.h"

#include "drawing.h"
#include "siglib/core/parallel.h"
#include "siglib/image/decode.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

using test::as_image;
using test::as_mat;
using test::draw_signature;
using test::Pen;

Canvas canvas_of(const cv::Mat& picture, const PreprocessOptions& options = {}) {
  return Preprocessor(options)(as_image(picture), "x");
}

cv::Rect bounds(const Canvas& canvas) {
  return cv::boundingRect(as_mat(canvas) >= 128);
}

double ink_share(const Canvas& canvas) {
  return cv::mean(as_mat(canvas))[0] / 255;
}

// Mean difference as a share of the ink: 0 for equal canvases, 2 for strangers. One pixel of tolerance comes
// from a light blur.
double difference(const Canvas& a, const Canvas& b) {
  cv::Mat left;
  cv::Mat right;
  cv::GaussianBlur(as_mat(a), left, {}, 1.5);
  cv::GaussianBlur(as_mat(b), right, {}, 1.5);
  return cv::norm(left, right, cv::NORM_L1) / (0.5 * (cv::sum(left)[0] + cv::sum(right)[0]));
}

cv::Mat with_noise(const cv::Mat& picture, double deviation, std::uint64_t seed = 3) {
  cv::Mat noise(picture.size(), CV_32F);
  cv::RNG random(seed);
  random.fill(noise, cv::RNG::NORMAL, 0, deviation);
  cv::Mat sum;
  cv::add(picture, noise, sum, {}, CV_8U);
  return sum;
}

std::string refusal(const cv::Mat& picture) {
  const auto error = test::error_of([&] { Preprocessor()(as_image(picture), "the name"); });
  if (!error) return "accepted";
  EXPECT_EQ(error->kind(), ErrorKind::input);
  return error->what();
}

TEST(Preprocess, FillsTheCanvasAndLeavesTheMarginEmpty) {
  const Canvas canvas = canvas_of(draw_signature({}));
  ASSERT_EQ(canvas.height, 288);
  ASSERT_EQ(canvas.width, 576);
  ASSERT_EQ(canvas.ink.size(), 288u * 576u);
  const int border = 12;  // 4 % of 288, rounded up
  const cv::Mat ink = as_mat(canvas);
  const cv::Mat inside = ink(cv::Rect(border, border, 576 - 2 * border, 288 - 2 * border));
  EXPECT_EQ(cv::sum(ink)[0], cv::sum(inside)[0]);
  EXPECT_NEAR(bounds(canvas).width, 576 - 2 * border, 3);
  const cv::Rect box = bounds(canvas);
  EXPECT_NEAR(box.y, 288 - box.br().y, 3) << "centred";
  double strongest = 0;
  cv::minMaxLoc(ink, nullptr, &strongest);
  EXPECT_EQ(strongest, 255);
}

TEST(Preprocess, OptionsSetCanvasAndMargin) {
  const Canvas canvas =
      canvas_of(draw_signature({}), {.canvas_height = 100, .canvas_width = 300, .margin = 0.2});
  EXPECT_EQ(canvas.height, 100);
  EXPECT_EQ(canvas.width, 300);
  EXPECT_LE(bounds(canvas).height, 60);
  EXPECT_NEAR(bounds(canvas).height, 60, 3);
}

TEST(Preprocess, KeepsTheAspect) {
  for (const cv::Size size : {cv::Size(400, 100), cv::Size(100, 200), cv::Size(300, 20)}) {
    cv::Mat page(400, 600, CV_8U, cv::Scalar(255));
    cv::ellipse(page, {300, 200}, size / 2, 0, 0, 360, cv::Scalar(0), 5, cv::LINE_AA);
    const cv::Rect drawn = cv::boundingRect(page < 128);
    const cv::Rect box = bounds(canvas_of(page));
    const double wanted = static_cast<double>(drawn.width) / drawn.height;
    EXPECT_NEAR(static_cast<double>(box.width) / box.height, wanted, 0.04 * wanted);
  }
}

TEST(Preprocess, PaperAndInkLevelDoNotMatter) {
  const Canvas reference = canvas_of(draw_signature({}));
  for (const Pen& pen :
       {Pen{.paper = 239, .ink = 20}, Pen{.paper = 254, .ink = 60}, Pen{.paper = 200, .ink = 90},
        Pen{.paper = 120, .ink = 10}, Pen{.paper = 240, .ink = 190}}) {
    const Canvas canvas = canvas_of(draw_signature(pen));
    EXPECT_LT(difference(canvas, reference), 0.06) << pen.paper << " " << pen.ink;
    EXPECT_NEAR(ink_share(canvas) / ink_share(reference), 1, 0.05) << pen.paper << " " << pen.ink;
  }
}

TEST(Preprocess, BilevelAndGreyLookAlike) {
  const cv::Mat grey = draw_signature({.paper = 235, .ink = 60});
  const Canvas soft = canvas_of(with_noise(grey, 3));
  const Canvas hard = canvas_of(cv::Mat(grey > 150));
  EXPECT_LT(difference(soft, hard), 0.12);
  EXPECT_NEAR(ink_share(soft) / ink_share(hard), 1, 0.1);
}

TEST(Preprocess, SizeOfTheImageDoesNotMatter) {
  const cv::Mat large = draw_signature({.size = 2000, .page = {2560, 1440}, .origin = {240, 160}});
  const auto at_width = [&](int width) {
    cv::Mat picture;
    cv::resize(large, picture, {width, width * 9 / 16}, 0, 0, cv::INTER_AREA);
    return canvas_of(picture);
  };
  const Canvas reference = at_width(720);
  for (const int width : {320, 480, 640, 1000, 1600, 2560}) {
    const Canvas canvas = at_width(width);
    EXPECT_LT(difference(canvas, reference), 0.2) << width;
    EXPECT_NEAR(ink_share(canvas) / ink_share(reference), 1, 0.1) << width;
  }
}

TEST(Preprocess, EmptyPaperAroundDoesNotMatter) {
  const cv::Mat drawn = draw_signature({});
  const Canvas reference = canvas_of(drawn);
  cv::Mat larger;
  cv::copyMakeBorder(drawn, larger, 100, 10, 10, 140, cv::BORDER_CONSTANT, cv::Scalar(255));
  EXPECT_LT(difference(canvas_of(larger), reference), 0.02);
  const cv::Rect tight = cv::boundingRect(drawn < 200);
  EXPECT_LT(difference(canvas_of(drawn(tight)), reference), 0.06);
}

TEST(Preprocess, UnevenLightDropsOut) {
  const cv::Mat drawn = draw_signature({});
  cv::Mat lit(drawn.size(), CV_8U);
  for (int y = 0; y < drawn.rows; ++y)
    for (int x = 0; x < drawn.cols; ++x)
      lit.at<std::uint8_t>(y, x) = cv::saturate_cast<std::uint8_t>(
          drawn.at<std::uint8_t>(y, x) * (0.45 + 0.5 * x / drawn.cols) * (0.8 + 0.2 * y / drawn.rows));
  EXPECT_LT(difference(canvas_of(lit), canvas_of(drawn)), 0.08);
}

TEST(Preprocess, NoiseAndSpecksDropOut) {
  const cv::Mat drawn = draw_signature({});
  const Canvas reference = canvas_of(drawn);
  EXPECT_LT(difference(canvas_of(with_noise(drawn, 10)), reference), 0.12);
  cv::Mat dirty = drawn.clone();
  for (const cv::Point at : {cv::Point(4, 5), cv::Point(630, 350), cv::Point(8, 340), cv::Point(620, 9)})
    cv::circle(dirty, at, 2, cv::Scalar(0), cv::FILLED);
  EXPECT_LT(difference(canvas_of(dirty), reference), 0.02);
}

TEST(Preprocess, DotsOfTheSignatureStay) {
  cv::Mat dotted = draw_signature({});
  const Canvas plain = canvas_of(dotted);
  cv::circle(dotted, {300, 70}, 5, cv::Scalar(20), cv::FILLED, cv::LINE_AA);
  EXPECT_GT(cv::sum(as_mat(canvas_of(dotted)))[0], cv::sum(as_mat(plain))[0] + 255 * 40);
}

TEST(Preprocess, ScannerFrameDropsOut) {
  const cv::Mat drawn = draw_signature({});
  cv::Mat framed = drawn.clone();
  cv::rectangle(framed, {0, 0}, {639, 359}, cv::Scalar(0), 8);
  EXPECT_LT(difference(canvas_of(framed), canvas_of(drawn)), 0.03);
}

TEST(Preprocess, BroadPenSurvives) {
  const Canvas canvas = canvas_of(draw_signature({.thickness = 0.06, .page = {640, 360}}));
  // A stroke that was eaten in its middle would show as two outlines: the ink under the pen must be solid.
  const cv::Mat ink = as_mat(canvas);
  cv::Mat core;
  cv::erode(ink >= 128, core, cv::Mat::ones(15, 15, CV_8U));
  ASSERT_GT(cv::countNonZero(core), 1000);
  EXPECT_GT(cv::mean(ink, core)[0], 250);
  EXPECT_GT(ink_share(canvas), 1.4 * ink_share(canvas_of(draw_signature({.thickness = 0.03}))));
}

TEST(Preprocess, FaintPencilSurvives) {
  const Canvas reference = canvas_of(draw_signature({}));
  const Canvas faint = canvas_of(with_noise(draw_signature({.paper = 240, .ink = 205}), 2));
  EXPECT_LT(difference(faint, reference), 0.15);
}

TEST(Preprocess, LightWritingOnDarkPaperCounts) {
  const cv::Mat drawn = draw_signature({.paper = 230, .ink = 30});
  EXPECT_LT(difference(canvas_of(cv::Mat(255 - drawn)), canvas_of(drawn)), 0.06);
  // A dark photograph of dark writing is not taken for one.
  EXPECT_LT(difference(canvas_of(draw_signature({.paper = 90, .ink = 10})), canvas_of(drawn)), 0.06);
}

TEST(Preprocess, ColourIsReadAsGrey) {
  const cv::Mat drawn = draw_signature({});
  cv::Mat colours;
  cv::cvtColor(drawn, colours, cv::COLOR_GRAY2RGB);
  EXPECT_EQ(canvas_of(colours).ink, canvas_of(drawn).ink);
  cv::Mat blue(drawn.size(), CV_8UC3, cv::Scalar(250, 245, 220));
  blue.setTo(cv::Scalar(20, 40, 170), drawn < 128);
  EXPECT_LT(difference(canvas_of(blue), canvas_of(drawn)), 0.12);
}

TEST(Preprocess, IsDeterministicAlsoInManyThreads) {
  const cv::Mat picture = with_noise(draw_signature({}), 5);
  const Image image = as_image(picture);
  const Preprocessor preprocess;
  const Canvas reference = preprocess(image, "x");
  std::vector<Canvas> results(12);
  parallel_for(12, 4, [&](std::int64_t i) { results[static_cast<std::size_t>(i)] = preprocess(image, "x"); });
  for (const Canvas& canvas : results) EXPECT_EQ(canvas.ink, reference.ink);
}

TEST(PreprocessRefuses, BlankImagesWithTheReason) {
  const std::string blank = "the name: is blank: no ink darker than the paper by 8 %";
  EXPECT_EQ(refusal(cv::Mat(200, 400, CV_8U, cv::Scalar(255))), blank);
  EXPECT_EQ(refusal(cv::Mat(200, 400, CV_8U, cv::Scalar(0))), blank);
  EXPECT_EQ(refusal(cv::Mat(200, 400, CV_8U, cv::Scalar(128))), blank);
  EXPECT_EQ(refusal(draw_signature({.paper = 240, .ink = 232})), blank);
  cv::Mat shaded(300, 500, CV_8U);
  for (int x = 0; x < 500; ++x) shaded.col(x).setTo(80 + x / 3);
  EXPECT_NE(refusal(shaded).find("is blank"), std::string::npos);
}

TEST(PreprocessRefuses, NoiseAndLoneDots) {
  for (const double deviation : {2.0, 8.0, 20.0})
    for (const int paper : {40, 128, 230})
      EXPECT_NE(refusal(with_noise(cv::Mat(300, 600, CV_8U, cv::Scalar(paper)), deviation)).find("is blank"),
                std::string::npos)
          << deviation << " " << paper;
  cv::Mat dot(500, 800, CV_8U, cv::Scalar(255));
  cv::circle(dot, {300, 200}, 4, cv::Scalar(0), cv::FILLED);
  EXPECT_NE(refusal(dot).find("is blank: ink covers 0.0"), std::string::npos);
}

TEST(PreprocessRefuses, TinyImagesAndSolidInk) {
  EXPECT_EQ(refusal(cv::Mat(15, 400, CV_8U, cv::Scalar(255))),
            "the name: is too small: 400 x 15 pixels, at least 16 x 16 are needed");
  EXPECT_NE(refusal(cv::Mat(1, 1, CV_8U, cv::Scalar(0))).find("is too small"), std::string::npos);
  EXPECT_NE(refusal(cv::Mat(20000, 16, CV_8U, cv::Scalar(255))).find("is too narrow"), std::string::npos);
  EXPECT_NE(refusal(cv::Mat(16, 3600, CV_8U, cv::Scalar(255))).find("is blank"), std::string::npos);
  EXPECT_NE(refusal(cv::Mat(16, 16, CV_8U, cv::Scalar(255))).find("is blank"), std::string::npos);
  // Broad bars with narrow gaps, too light to be taken for dark paper with light writing.
  cv::Mat bars(400, 400, CV_8U, cv::Scalar(255));
  for (int x = 10; x < 390; x += 40) cv::rectangle(bars, {x, 6}, {x + 28, 393}, cv::Scalar(140), cv::FILLED);
  EXPECT_NE(refusal(bars).find("is almost all ink"), std::string::npos) << refusal(bars);
}

TEST(PreprocessRefuses, ImagesThatAreNone) {
  EXPECT_THROW(Preprocessor()(Image{20, 20, 4, std::vector<std::uint8_t>(1600)}, "x"), Error);
  EXPECT_THROW(Preprocessor()(Image{20, 20, 1, std::vector<std::uint8_t>(7)}, "x"), Error);
}

TEST(PreprocessVersion, NamesTheRevisionAndEveryOption) {
  EXPECT_EQ(Preprocessor().version(),
            "canvas-1;method=ink;canvas_height=288;canvas_width=576;work_side=900;margin=0.04;min_contrast=0."
            "08;min_"
            "ink=0.0005");
  EXPECT_NE(Preprocessor({.min_ink = 0.001}).version(), Preprocessor().version());
  EXPECT_NE(Preprocessor({.method = PreprocessMethod::grey}).version(), Preprocessor().version());
}

TEST(PreprocessGrey, KeepsEveryLevelOfThePicture) {
  const cv::Mat picture = with_noise(draw_signature({.paper = 239, .ink = 60, .page = {576, 288}}), 4);
  const Canvas canvas = canvas_of(picture, {.method = PreprocessMethod::grey});
  EXPECT_EQ(cv::norm(as_mat(canvas), cv::Mat(255 - picture), cv::NORM_INF), 0);
}

TEST(PreprocessGrey, ReachesTheCanvassEndsWithTheAspectKept) {
  const PreprocessOptions options{.method = PreprocessMethod::grey};
  const cv::Mat wide = as_mat(canvas_of(cv::Mat(100, 400, CV_8U, cv::Scalar(215)), options));
  EXPECT_EQ(cv::boundingRect(wide), cv::Rect(0, 72, 576, 144));
  EXPECT_EQ(cv::countNonZero(wide == 40), 576 * 144);
  const cv::Mat high = as_mat(canvas_of(cv::Mat(1000, 500, CV_8U, cv::Scalar(0)), options));
  EXPECT_EQ(cv::boundingRect(high), cv::Rect(216, 0, 144, 288));
}

TEST(PreprocessGrey, TakesWhatTheInkMethodRefusesButNotSpecks) {
  const PreprocessOptions options{.method = PreprocessMethod::grey};
  EXPECT_EQ(cv::countNonZero(as_mat(canvas_of(cv::Mat(200, 400, CV_8U, cv::Scalar(255)), options))), 0);
  cv::Mat colours(200, 400, CV_8UC3, cv::Scalar(255, 0, 0));
  EXPECT_EQ(as_mat(canvas_of(colours, options)).at<std::uint8_t>(144, 288), 255 - 76);
  const auto error = test::error_of([&] { canvas_of(cv::Mat(15, 400, CV_8U, cv::Scalar(255)), options); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind(), ErrorKind::input);
}

TEST(Resample, AveragesAreas) {
  Canvas canvas{4, 4, std::vector<std::uint8_t>(16, 0)};
  canvas.ink[0] = canvas.ink[1] = 200;
  const Canvas half = resample(canvas, 2, 2);
  EXPECT_EQ(half.height, 2);
  EXPECT_EQ(half.width, 2);
  EXPECT_EQ(half.ink, std::vector<std::uint8_t>({100, 0, 0, 0}));
  EXPECT_EQ(resample(canvas, 4, 4).ink, canvas.ink);
  EXPECT_THROW(resample(canvas, 0, 4), Error);
}

}  // namespace
}  // namespace siglib
