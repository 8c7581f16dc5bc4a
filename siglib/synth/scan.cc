#include "siglib/synth/scan.h"

#include "siglib/core/random.h"
#include "siglib/image/photograph.h"
#include "siglib/synth/crossings.h"
#include "siglib/synth/document.h"
#include "siglib/synth/layers.h"

#include <opencv2/imgproc.hpp>

#include <cmath>

namespace siglib {
namespace {

// What a scanner set to black and white keeps.
void make_bilevel(cv::Mat& page) {
  constexpr int kThreshold = 150;
  cv::Mat grey;
  cv::cvtColor(page, grey, cv::COLOR_RGB2GRAY);
  cv::threshold(grey, grey, kThreshold, 255, cv::THRESH_BINARY);
  cv::cvtColor(grey, page, cv::COLOR_GRAY2RGB);
}

}  // namespace

Scene compose_scan(const Canvas& ink, std::uint64_t seed) {
  constexpr double kBilevel = 0.25, kGrey = 0.5;
  Random random(seed, "synth.scan");
  Conditions conditions;
  conditions.signature_width = std::exp(random.uniform(std::log(160.0), std::log(900.0)));
  conditions.ink_contrast = random.uniform(0.35, 0.95);
  conditions.light_gradient = random.uniform(0, 0.06);
  conditions.defocus = random.uniform(0, 0.6);
  conditions.noise = random.uniform(0, 4);
  conditions.jpeg_quality = random.uniform(60, 100);
  conditions.tilt = random.uniform(0, 2);
  const cv::Mat signature = sized(ink, conditions.signature_width);
  const auto margin = [&](int side) { return 2 + static_cast<int>(side * random.uniform(0, 0.25)); };
  const int left = margin(signature.cols), top = margin(signature.rows);
  const double kind = random.uniform();
  const cv::Scalar paper = kind < kGrey ? cv::Scalar::all(random.uniform(215, 255)) : paper_colour(random);
  cv::Mat page(signature.rows + top + margin(signature.rows), signature.cols + left + margin(signature.cols),
               CV_8UC3, paper);
  Sheet sheet(page.cols, page.rows, 1, paper);
  const Colour colour = kind < kGrey || random.chance(0.5) ? Colour::black : Colour::blue;
  sheet.lay(signature, {left, top}, absorption(colour, conditions.ink_contrast));
  page = sheet.image().clone();
  if (kind < kBilevel) make_bilevel(page);
  cv::Mat mask = cv::Mat::zeros(page.size(), CV_8U);
  signature.copyTo(mask(cv::Rect(left, top, signature.cols, signature.rows)));
  const Photograph photo = photograph(page, {mask}, conditions, Surroundings::lid, {}, random);
  Scene scene;
  scene.jpeg = photo.jpeg;
  scene.signature = scene.writing = to_canvas(photo.masks[0]);
  scene.box = box_of(photo.masks[0]);
  return scene;
}

}  // namespace siglib
