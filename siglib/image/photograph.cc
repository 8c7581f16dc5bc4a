#include "siglib/image/photograph.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace siglib {
namespace {

constexpr double kRadians = std::numbers::pi / 180;
constexpr double kReferenceWidth = 300;  // of the signature, for which blur is given in pixels

// The document's plane onto the sensor: turned about three axes before a pinhole whose distance is about that
// of a telephone held over a sheet, 1.3 of its longer side.
struct View {
  cv::Matx33d map;
  cv::Size size;
};

View seen_from(cv::Size document, double tilt, double around, Random& random) {
  const double ax = random.uniform(-tilt, tilt) * kRadians;
  const double ay = random.uniform(-tilt, tilt) * kRadians;
  const double az = random.uniform(-tilt, tilt) * kRadians;
  const double distance = 1.3 * std::max(document.width, document.height);
  const cv::Matx33d rx(1, 0, 0, 0, std::cos(ax), -std::sin(ax), 0, std::sin(ax), std::cos(ax));
  const cv::Matx33d ry(std::cos(ay), 0, std::sin(ay), 0, 1, 0, -std::sin(ay), 0, std::cos(ay));
  const cv::Matx33d rz(std::cos(az), -std::sin(az), 0, std::sin(az), std::cos(az), 0, 0, 0, 1);
  const cv::Matx33d r = rz * ry * rx;
  // A point (x, y, 0) of the paper is seen at distance · (X, Y) / (distance + Z).
  const cv::Matx33d centre(1, 0, -document.width / 2.0, 0, 1, -document.height / 2.0, 0, 0, 1);
  const cv::Matx33d project(distance * r(0, 0), distance * r(0, 1), 0, distance * r(1, 0), distance * r(1, 1),
                            0, r(2, 0), r(2, 1), distance);
  const cv::Matx33d map = project * centre;
  double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
  for (const auto& [x, y] : {std::array{0, 0}, std::array{document.width, 0}, std::array{0, document.height},
                             std::array{document.width, document.height}}) {
    const cv::Vec3d seen = map * cv::Vec3d(x, y, 1);
    left = std::min(left, seen[0] / seen[2]);
    right = std::max(right, seen[0] / seen[2]);
    top = std::min(top, seen[1] / seen[2]);
    bottom = std::max(bottom, seen[1] / seen[2]);
  }
  const double margin = around * std::max(right - left, bottom - top);
  const cv::Matx33d shift(1, 0, margin - left, 0, 1, margin - top, 0, 0, 1);
  return {shift * map, cv::Size(static_cast<int>(std::ceil(right - left + 2 * margin)),
                                static_cast<int>(std::ceil(bottom - top + 2 * margin)))};
}

// A lid is white; a table is of any colour, cloudy and grainy.
cv::Mat surface(cv::Size size, Surroundings surroundings, Random& random) {
  if (surroundings == Surroundings::lid) return {size, CV_8UC3, cv::Scalar::all(random.uniform(238, 254))};
  const double level = random.uniform(40, 200);
  const cv::Scalar colour(level * random.uniform(0.85, 1.1), level * random.uniform(0.75, 1),
                          level * random.uniform(0.55, 1));
  cv::Mat clouds(12, 12, CV_32FC1);
  for (auto& value : cv::Mat_<float>(clouds)) value = static_cast<float>(random.uniform(0.8, 1.15));
  // Wood: the clouds are drawn out along one side.
  cv::resize(clouds(cv::Rect(0, 0, random.chance(0.5) ? 3 : 12, 12)).clone(), clouds, {96, 96}, 0, 0,
             cv::INTER_CUBIC);
  cv::Mat small(96, 96, CV_8UC3);
  for (int y = 0; y < small.rows; ++y)
    for (int x = 0; x < small.cols; ++x)
      for (int c = 0; c < 3; ++c)
        small.at<cv::Vec3b>(y, x)[c] =
            cv::saturate_cast<std::uint8_t>(colour[c] * clouds.at<float>(y, x) + random.uniform(-4, 4));
  cv::Mat full;
  cv::resize(small, full, size, 0, 0, cv::INTER_LINEAR);
  return full;
}

double smooth_step(double from, double to, double x) {
  const double t = std::clamp((x - from) / (to - from), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

// Share of the light that reaches each place, on a coarse grid: a gradient, the edge of a shadow, folds that
// turn the paper from the lamp.
cv::Mat light_on(const Conditions& conditions, const Mishaps& mishaps, Random& random) {
  constexpr int kSide = 160;
  const auto line = [&] {  // signed distance from a random line through the middle part
    const double angle = random.uniform(0, 2 * std::numbers::pi);
    const double x0 = random.uniform(0.25, 0.75), y0 = random.uniform(0.25, 0.75);
    return [=](double x, double y) { return (x - x0) * std::cos(angle) + (y - y0) * std::sin(angle); };
  };
  const double angle = random.uniform(0, 2 * std::numbers::pi);
  const double reach =
      (std::abs(std::cos(angle)) + std::abs(std::sin(angle))) / 2;  // of the corners from the middle
  const auto shadow = line();
  const double penumbra = random.uniform(0.02, 0.15);
  struct Fold {
    double at, depth;
    bool upright;
  };
  std::vector<Fold> folds;
  for (int i = 0; i < mishaps.folds; ++i)
    folds.push_back({random.uniform(0.2, 0.8), random.uniform(0.04, 0.12), random.chance(0.5)});
  cv::Mat light(kSide, kSide, CV_32F);
  for (int row = 0; row < kSide; ++row) {
    for (int column = 0; column < kSide; ++column) {
      const double x = (column + 0.5) / kSide, y = (row + 0.5) / kSide;
      const double along = ((x - 0.5) * std::cos(angle) + (y - 0.5) * std::sin(angle)) / reach;  // -1 to 1
      double share = 1 - conditions.light_gradient * (along + 1) / 2;
      share *= 1 - mishaps.shadow * smooth_step(-penumbra, penumbra, shadow(x, y));
      for (const Fold& fold : folds) {
        const double d = (fold.upright ? x : y) - fold.at;
        share *= 1 - fold.depth * std::exp(-std::abs(d) / 0.06) * (d > 0 ? 1 : -0.5);
      }
      light.at<float>(row, column) = static_cast<float>(share);
    }
  }
  return light;
}

struct Beat {
  double amplitude = 0, fx = 0, fy = 0, phase = 0;
};

// Light, white balance and moiré in one pass over the image.
void expose(cv::Mat& image, const cv::Mat& light, const Mishaps& mishaps, Random& random) {
  std::array<float, 3> gain{};
  for (float& g : gain) g = static_cast<float>(1 - random.uniform(0, mishaps.white));
  std::array<Beat, 3> beats;
  const double pitch = random.uniform(5, 14), turn = random.uniform(0, std::numbers::pi);
  for (Beat& beat : beats)
    beat = {mishaps.moire, std::cos(turn) / pitch * random.uniform(0.95, 1.05),
            std::sin(turn) / pitch * random.uniform(0.95, 1.05), random.uniform(0, 2 * std::numbers::pi)};
  cv::Mat full;
  cv::resize(light, full, image.size(), 0, 0, cv::INTER_LINEAR);
  for (int y = 0; y < image.rows; ++y) {
    auto* pixel = image.ptr<std::uint8_t>(y);
    const auto* share = full.ptr<float>(y);
    for (int x = 0; x < image.cols; ++x) {
      for (int c = 0; c < 3; ++c) {
        float value = static_cast<float>(pixel[3 * x + c]) * share[x] * gain[static_cast<std::size_t>(c)];
        if (mishaps.moire > 0) {
          const Beat& beat = beats[static_cast<std::size_t>(c)];
          value *= static_cast<float>(
              1 + beat.amplitude * std::sin(2 * std::numbers::pi * (beat.fx * x + beat.fy * y) + beat.phase));
        }
        pixel[3 * x + c] = cv::saturate_cast<std::uint8_t>(value);
      }
    }
  }
}

void shake(cv::Mat& image, double length, Random& random) {
  const int side = static_cast<int>(std::ceil(length)) | 1;
  if (side < 3) return;
  cv::Mat kernel = cv::Mat::zeros(side, side, CV_32F);
  const double angle = random.uniform(0, std::numbers::pi);
  for (double t = -length / 2; t <= length / 2; t += 0.1) {
    const int x = static_cast<int>(std::lround(side / 2 + t * std::cos(angle)));
    const int y = static_cast<int>(std::lround(side / 2 + t * std::sin(angle)));
    kernel.at<float>(std::clamp(y, 0, side - 1), std::clamp(x, 0, side - 1)) += 1;
  }
  kernel /= cv::sum(kernel)[0];
  cv::filter2D(image, image, -1, kernel, {-1, -1}, 0, cv::BORDER_REPLICATE);
}

// Every row begins somewhere else in one pool of normal values: drawing each of millions anew costs more than
// all the rest, and nobody sees the difference.
void add_noise(cv::Mat& image, double deviation, Random& random) {
  constexpr int kPool = 1 << 16;
  const int length = image.cols * image.channels();
  cv::Mat pool(1, kPool + length, CV_8S);
  cv::RNG normal(random.bits());
  normal.fill(pool, cv::RNG::NORMAL, 0, deviation);
  for (int y = 0; y < image.rows; ++y) {
    auto* pixel = image.ptr<std::uint8_t>(y);
    const auto* noise = pool.ptr<std::int8_t>() + random.integer(0, kPool - 1);
    for (int x = 0; x < length; ++x) pixel[x] = cv::saturate_cast<std::uint8_t>(pixel[x] + noise[x]);
  }
}

Bytes to_jpeg(const cv::Mat& image, double quality) {
  cv::Mat bgr;
  cv::cvtColor(image, bgr, cv::COLOR_RGB2BGR);
  Bytes bytes;
  cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, static_cast<int>(std::lround(quality))});
  return bytes;
}

}  // namespace

Photograph photograph(const cv::Mat& document, const std::vector<cv::Mat>& masks,
                      const Conditions& conditions, Surroundings surroundings, const Mishaps& mishaps,
                      Random& random) {
  const double scale = conditions.signature_width / kReferenceWidth;
  const double around =
      surroundings == Surroundings::table ? random.uniform(0.01, 0.08) : random.uniform(0, 0.01);
  const View view = seen_from(document.size(), conditions.tilt, around, random);
  cv::Mat image = surface(view.size, surroundings, random);
  cv::warpPerspective(document, image, view.map, view.size, cv::INTER_LINEAR, cv::BORDER_TRANSPARENT);
  Photograph result;
  for (const cv::Mat& mask : masks) {
    cv::Mat seen;
    cv::warpPerspective(mask, seen, view.map, view.size, cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    result.masks.push_back(seen);
  }
  expose(image, light_on(conditions, mishaps, random), mishaps, random);
  if (conditions.defocus > 0) {
    const double sigma = conditions.defocus * scale;
    cv::GaussianBlur(image, image, {}, sigma, sigma, cv::BORDER_REPLICATE);
  }
  shake(image, mishaps.motion * scale, random);
  if (conditions.noise > 0) add_noise(image, conditions.noise, random);
  result.jpeg = to_jpeg(image, conditions.jpeg_quality);
  return result;
}

}  // namespace siglib
