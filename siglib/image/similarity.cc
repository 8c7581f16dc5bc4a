#include "siglib/image/similarity.h"

#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/image/registration.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
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

// What a pixel of a row or column of the result takes from the canvas.
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

// For `count` pixels, 1 / scale apart around `centre`: the Gaussian of kBlur pixels of the result, between
// pixels of the canvas linear; beyond its `length` there is no ink.
std::vector<Taps> taps_of(int length, int count, double scale, double centre) {
  const double blur = kBlur / scale;
  const int reach = cvRound(4 * blur);
  const cv::Mat1f gaussian = cv::getGaussianKernel(2 * reach + 1, blur, CV_32F);
  std::vector<Taps> all(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const double at = centre + (i - (count - 1) / 2.0) / scale;
    const int left = static_cast<int>(std::floor(at));
    const auto part = static_cast<float>(at - left);
    const int first = std::max(0, left - reach), end = std::min(length, left + reach + 2);
    if (first >= end) continue;
    Taps& taps = all[static_cast<std::size_t>(i)];
    taps.first = first;
    for (int x = first; x < end; ++x) {
      const auto from = [&](int node) {
        return node >= 0 && node < length && std::abs(x - node) <= reach ? gaussian(reach + x - node) : 0;
      };
      taps.weights.push_back((1 - part) * from(left) + part * from(left + 1));
    }
  }
  return all;
}

// The sum of the rows that `taps` names, by their weights.
[[gnu::target_clones("avx2", "default")]] void add_rows(const cv::Mat1f& ink, const Taps& taps,
                                                        std::vector<float>& row) {
  constexpr std::size_t kBlock = 32;  // columns whose sums stay in registers
  std::size_t x = 0;
  for (; x + kBlock <= row.size(); x += kBlock) {
    std::array<float, kBlock> sums{};
    for (std::size_t k = 0; k < taps.weights.size(); ++k) {
      const float* from = ink[taps.first + static_cast<int>(k)] + x;
      const float weight = taps.weights[k];
      for (std::size_t i = 0; i < kBlock; ++i) sums[i] += weight * from[i];
    }
    std::ranges::copy(sums, row.begin() + static_cast<std::ptrdiff_t>(x));
  }
  for (; x < row.size(); ++x) {
    row[x] = 0;
    for (std::size_t k = 0; k < taps.weights.size(); ++k)
      row[x] += taps.weights[k] * ink[taps.first + static_cast<int>(k)][x];
  }
}

// The ink around its centroid, scaled and blurred by kBlur pixels of the result; floating point. Blurs
// where the result has pixels, not the whole canvas: a tenth of the work.
cv::Mat placed(const cv::Mat1f& ink, const Spread& spread, cv::Size size, double scale_x, double scale_y) {
  const std::vector<Taps> down = taps_of(ink.rows, size.height, scale_y, spread.y);
  const std::vector<Taps> across = taps_of(ink.cols, size.width, scale_x, spread.x);
  cv::Mat1f result(size);
  std::vector<float> row(static_cast<std::size_t>(ink.cols));
  for (int y = 0; y < size.height; ++y) {
    add_rows(ink, down[static_cast<std::size_t>(y)], row);
    for (int x = 0; x < size.width; ++x) {
      const Taps& columns = across[static_cast<std::size_t>(x)];
      result(y, x) = std::transform_reduce(columns.weights.begin(), columns.weights.end(),
                                           row.begin() + columns.first, 0.0F);
    }
  }
  return result;
}

// Is each cell darker than its left neighbour? 8 rows of 17 cells, stretched over the ink in both directions:
// in a wide signature a grid that keeps the aspect would be empty but for a few rows.
PerceptualHash hash_of(const cv::Mat1f& ink, const Spread& spread) {
  constexpr int kRows = 8, kColumns = 17, kDetail = 4;
  constexpr double kSpan = 2;  // standard deviations, like kReach
  const cv::Size size(kColumns * kDetail, kRows * kDetail);
  const cv::Mat picture = placed(ink, spread, size, size.width / (2 * kSpan * spread.across),
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
  cv::Mat1f levels;
  canvas.convertTo(levels, CV_32F);
  placed(levels, spread, target.size(), scale, scale).convertTo(target, CV_8U);
  result.hash = hash_of(levels, spread);
  return result;
}

double registered_correlation(const Fingerprint& a, const Fingerprint& b) {
  return RegistrationTarget(b).align(a).correlation;
}

bool is_near_copy(const Fingerprint& a, const Fingerprint& b) {
  return hamming_distance(a.hash, b.hash) <= kMaxHashDistance &&
         RegistrationTarget(b).align(a, kPromising).correlation >= kMinCopyCorrelation;
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
