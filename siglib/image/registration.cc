#include "siglib/image/registration.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

// Of one step (scale, turn, shifts): between pictures that have nothing in common there is no saying where it
// would lead.
constexpr std::array<double, 4> kLongest{0.2, 0.2, 8, 8};
constexpr int kSteps = 8;       // at most, per level
constexpr double kGain = 1e-4;  // of correlation: less is no progress

cv::Mat picture_of(const Fingerprint& print, int level) {
  cv::Mat picture(Fingerprint::kHeight, Fingerprint::kWidth, CV_8U,
                  const_cast<std::uint8_t*>(print.ink.data()));
  cv::Mat small;
  cv::resize(picture, small, {Fingerprint::kWidth >> level, Fingerprint::kHeight >> level}, 0, 0,
             cv::INTER_AREA);
  small.convertTo(small, CV_32F);
  return small;
}

// x -> (a, -b; b, a) (x - middle) + middle + (x, y); the shift in pixels of the finest level.
struct Similarity {
  double a = 1, b = 0, x = 0, y = 0;

  Similarity inverse() const {
    const double n = a * a + b * b;
    return {a / n, -b / n, -(a * x + b * y) / n, (b * x - a * y) / n};
  }
  Similarity after(const Similarity& first) const {
    return {a * first.a - b * first.b, a * first.b + b * first.a, a * first.x - b * first.y + x,
            b * first.x + a * first.y + y};
  }
};

struct Moved {
  cv::Mat picture;
  double norm = 0;  // about its mean
};

// picture(where(x)) for every pixel x, between pixels linear, 0 outside.
void move(const cv::Mat& picture, const Similarity& where, int level, Moved& moved) {
  const int columns = picture.cols, rows = picture.rows;
  moved.picture.create(rows, columns, CV_32F);
  const double mx = (columns - 1) / 2.0, my = (rows - 1) / 2.0, unit = 1 << level;
  double sum = 0, squares = 0;
  for (int y = 0; y < rows; ++y) {
    auto* out = moved.picture.ptr<float>(y);
    double from_x = where.a * -mx - where.b * (y - my) + mx + where.x / unit;
    double from_y = where.b * -mx + where.a * (y - my) + my + where.y / unit;
    for (int x = 0; x < columns; ++x, from_x += where.a, from_y += where.b) {
      out[x] = 0;
      if (from_x < 0 || from_y < 0 || from_x >= columns - 1 || from_y >= rows - 1) continue;
      const int left = static_cast<int>(from_x), top = static_cast<int>(from_y);
      const float across = static_cast<float>(from_x - left), down = static_cast<float>(from_y - top);
      const auto* upper = picture.ptr<float>(top) + left;
      const auto* lower = picture.ptr<float>(top + 1) + left;
      const float above = upper[0] + across * (upper[1] - upper[0]);
      const float below = lower[0] + across * (lower[1] - lower[0]);
      out[x] = above + down * (below - above);
      sum += out[x];
      squares += out[x] * out[x];
    }
  }
  moved.norm = std::sqrt(std::max(0.0, squares - sum * sum / static_cast<double>(picture.total())));
}

bool is_blank(const Fingerprint& print) {
  return std::all_of(print.ink.begin(), print.ink.end(), [](std::uint8_t level) { return level == 0; });
}

}  // namespace

RegistrationTarget::RegistrationTarget(const Fingerprint& onto) : onto_(onto) {}

const RegistrationTarget::Level& RegistrationTarget::level(int number) {
  std::optional<Level>& made = levels_[static_cast<std::size_t>(number)];
  if (made) return *made;
  const cv::Mat picture = picture_of(onto_, number);
  Level& level = made.emplace();
  level.picture = picture - cv::mean(picture)[0];
  level.picture /= std::max(cv::norm(level.picture), 1e-6);
  const cv::Matx13f difference(-0.5F, 0, 0.5F);
  const cv::Matx<float, 1, 1> none(1.0F);
  auto& [scale, turn, across, down] = level.slopes;
  cv::sepFilter2D(level.picture, across, CV_32F, difference, none);
  cv::sepFilter2D(level.picture, down, CV_32F, none, difference);
  cv::Mat x(picture.size(), CV_32F), y(picture.size(), CV_32F);
  for (int row = 0; row < picture.rows; ++row)
    for (int column = 0; column < picture.cols; ++column) {
      x.at<float>(row, column) = static_cast<float>(column) - static_cast<float>(picture.cols - 1) / 2;
      y.at<float>(row, column) = static_cast<float>(row) - static_cast<float>(picture.rows - 1) / 2;
    }
  scale = across.mul(x) + down.mul(y);
  turn = down.mul(x) - across.mul(y);
  for (cv::Mat& slope : level.slopes) {
    slope -= cv::mean(slope)[0];
    slope -= slope.dot(level.picture) * level.picture;
  }
  cv::Matx44d products;
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j)
      products(i, j) =
          level.slopes[static_cast<std::size_t>(i)].dot(level.slopes[static_cast<std::size_t>(j)]);
  level.solve = products.inv(cv::DECOMP_SVD);  // a picture may be the same however it is turned
  return level;
}

Registration RegistrationTarget::align(const Fingerprint& picture, double least) {
  if (is_blank(onto_) || is_blank(picture)) return {};
  Similarity best;
  double correlation = 0;
  Moved moved;
  for (int number = kLevels - 1; number >= 0; --number) {
    const Level& target = level(number);
    const cv::Mat source = picture_of(picture, number);
    const double unit = 1 << number;
    Similarity at = best;
    correlation = -1;
    for (int step = 0; step < kSteps; ++step) {
      move(source, at, number, moved);
      if (moved.norm <= 0) break;
      const double reached = target.picture.dot(moved.picture) / moved.norm;
      const double gain = reached - correlation;
      if (gain > 0) best = at, correlation = reached;
      if (gain < kGain || reached <= 0) break;
      cv::Vec4d change;
      for (int i = 0; i < 4; ++i)
        change(i) = target.slopes[static_cast<std::size_t>(i)].dot(moved.picture) / moved.norm / reached;
      change = target.solve * change;
      for (int i = 0; i < 4; ++i)
        change(i) = std::clamp(change(i), -kLongest[static_cast<std::size_t>(i)],
                               kLongest[static_cast<std::size_t>(i)]);
      const Similarity towards{1 + change(0), change(1), change(2) * unit, change(3) * unit};
      at = at.after(towards.inverse());
    }
    if (correlation < least) break;
  }
  const Similarity moves = best.inverse();
  return {std::atan2(moves.b, moves.a), std::log(std::hypot(moves.a, moves.b)), moves.x, moves.y,
          correlation};
}

}  // namespace siglib
