#include "siglib/image/similarity.h"

#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/image/registration.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

namespace siglib {
namespace {

// Half of the picture in standard deviations of the ink around its centroid. Unlike a bounding box these
// hardly change when a speck comes or an end of a stroke goes.
constexpr double kReach = 2.2;
constexpr double kBlur = 0.6;  // pixels of the fingerprint: strokes of any width and edge look alike

struct Spread {
  double x = 0, y = 0;          // centroid
  double across = 0, down = 0;  // standard deviations of the ink, canvas pixels; 0 without ink
};

Spread spread_of(const cv::Mat& canvas) {
  const cv::Moments m = cv::moments(canvas);
  if (m.m00 <= 0) return {};
  // A straight line is no less a signature than others: at least one pixel of deviation.
  return {m.m10 / m.m00, m.m01 / m.m00, std::sqrt(std::max(1.0, m.mu20 / m.m00)),
          std::sqrt(std::max(1.0, m.mu02 / m.m00))};
}

// The canvas around its centroid, scaled and blurred by kBlur pixels of the result; floating point.
cv::Mat placed(const cv::Mat& canvas, const Spread& spread, cv::Size size, double scale_x, double scale_y) {
  cv::Mat soft;
  canvas.convertTo(soft, CV_32F);
  cv::GaussianBlur(soft, soft, {}, kBlur / scale_x, kBlur / scale_y, cv::BORDER_CONSTANT);
  // From the result to the canvas; pixel centres are whole numbers in both.
  const cv::Matx23d transform(1 / scale_x, 0, spread.x - (size.width - 1) / 2.0 / scale_x,  //
                              0, 1 / scale_y, spread.y - (size.height - 1) / 2.0 / scale_y);
  cv::Mat result;
  cv::warpAffine(soft, result, transform, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT,
                 0);
  return result;
}

// Is each cell darker than its left neighbour? 8 rows of 17 cells, stretched over the ink in both directions:
// in a wide signature a grid that keeps the aspect would be empty but for a few rows.
PerceptualHash hash_of(const cv::Mat& canvas, const Spread& spread) {
  constexpr int kRows = 8, kColumns = 17, kDetail = 4;
  constexpr double kSpan = 2;  // standard deviations, like kReach
  const cv::Size size(kColumns * kDetail, kRows * kDetail);
  const cv::Mat picture = placed(canvas, spread, size, size.width / (2 * kSpan * spread.across),
                                 size.height / (2 * kSpan * spread.down));
  cv::Mat cells;
  cv::resize(picture, cells, {kColumns, kRows}, 0, 0, cv::INTER_AREA);
  PerceptualHash hash{};
  for (int y = 0; y < kRows; ++y)
    for (int x = 1; x < kColumns; ++x) {
      std::uint64_t& half = hash[static_cast<std::size_t>(y / (kRows / 2))];
      half = half << 1 | (cells.at<float>(y, x - 1) < cells.at<float>(y, x));
    }
  return hash;
}

// A pair that agrees no better than this when both are reduced to a few pixels is no copy: copies that reach
// kMinCopyCorrelation in the end agree by more than that there.
constexpr double kPromising = 0.85;

// Images against one of them.
class Comparison {
 public:
  Comparison(std::span<const Fingerprint> images, std::int64_t first) : images_(images), first_(first) {}

  std::optional<NearCopy> with(std::int64_t second) {
    const Fingerprint& a = images_[static_cast<std::size_t>(first_)];
    const Fingerprint& b = images_[static_cast<std::size_t>(second)];
    const int distance = hamming_distance(a.hash, b.hash);
    if (distance > kMaxHashDistance) return std::nullopt;
    if (!target_) target_.emplace(a);
    const double correlation = target_->align(b, kPromising).correlation;
    if (correlation < kMinCopyCorrelation) return std::nullopt;
    return NearCopy{first_, second, distance, correlation};
  }

 private:
  std::span<const Fingerprint> images_;
  std::int64_t first_;
  std::optional<RegistrationTarget> target_;
};

}  // namespace

int hamming_distance(const PerceptualHash& a, const PerceptualHash& b) noexcept {
  return std::popcount(a[0] ^ b[0]) + std::popcount(a[1] ^ b[1]);
}

Fingerprint fingerprint_of(std::span<const std::uint8_t> ink, int height, int width) {
  if (height < 1 || width < 1 ||
      ink.size() != static_cast<std::size_t>(height) * static_cast<std::size_t>(width))
    fail(ErrorKind::internal, "{} values are no canvas of {} x {} pixels", ink.size(), height, width);
  Fingerprint result;
  result.ink.resize(static_cast<std::size_t>(Fingerprint::kHeight) * Fingerprint::kWidth);
  // Only read from.
  const cv::Mat canvas(height, width, CV_8U, const_cast<std::uint8_t*>(ink.data()));
  const Spread spread = spread_of(canvas);
  if (spread.across == 0) return result;
  const double scale =
      std::min(Fingerprint::kWidth / spread.across, Fingerprint::kHeight / spread.down) / (2 * kReach);
  cv::Mat target(Fingerprint::kHeight, Fingerprint::kWidth, CV_8U, result.ink.data());
  placed(canvas, spread, target.size(), scale, scale).convertTo(target, CV_8U);
  result.hash = hash_of(canvas, spread);
  return result;
}

double registered_correlation(const Fingerprint& a, const Fingerprint& b) {
  return RegistrationTarget(b).align(a).correlation;
}

std::vector<NearCopy> find_near_copies(std::span<const Fingerprint> images, int threads) {
  const auto count = std::ssize(images);
  std::vector<std::vector<NearCopy>> rows(images.size());
  parallel_for(count, thread_count(threads), [&](std::int64_t first) {
    Comparison comparison(images, first);
    for (std::int64_t second = first + 1; second < count; ++second)
      if (const auto found = comparison.with(second)) rows[static_cast<std::size_t>(first)].push_back(*found);
  });
  std::vector<NearCopy> all;
  for (const auto& row : rows) all.insert(all.end(), row.begin(), row.end());
  return all;
}

std::vector<NearCopy> near_copies_of(std::span<const Fingerprint> images,
                                     std::span<const std::pair<std::int64_t, std::int64_t>> pairs,
                                     int threads) {
  for (const auto& [first, second] : pairs)
    if (std::min(first, second) < 0 || std::max(first, second) >= std::ssize(images))
      fail(ErrorKind::internal, "pair ({}, {}) is not among {} images", first, second, images.size());
  std::vector<std::optional<NearCopy>> found(pairs.size());
  parallel_for(std::ssize(pairs), thread_count(threads), [&](std::int64_t i) {
    const auto [first, second] = pairs[static_cast<std::size_t>(i)];
    found[static_cast<std::size_t>(i)] = Comparison(images, first).with(second);
  });
  std::vector<NearCopy> copies;
  for (const auto& item : found)
    if (item) copies.push_back(*item);
  return copies;
}

}  // namespace siglib
