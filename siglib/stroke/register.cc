#include "siglib/stroke/register.h"

#include "siglib/stroke/linear.h"
#include "siglib/stroke/tangent.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace siglib {
namespace {

constexpr std::size_t kCoarsePoints = 128;
constexpr std::array kCoarseScales{60.0F, 45.0F, 32.0F, 24.0F, 20.0F, 16.0F, 14.0F, 12.0F};  // units
constexpr std::array kFineScales{12.0F, 10.0F, 10.0F};
constexpr float kAgreementReach = 12;
constexpr double kAffineStiffness = 0.05 * 100 * 100;  // of each point, units²
struct WarpStep {
  float reach;   // scale of the weights
  float smooth;  // standard deviation of the Gaussian
};
constexpr std::array kWarpSteps{WarpStep{16, 80}, WarpStep{16, 60}, WarpStep{14, 50}, WarpStep{12, 40},
                                WarpStep{12, 34}, WarpStep{10, 28}, WarpStep{10, 24}, WarpStep{10, 24}};
constexpr float kWarpStiffness = 3;  // in points

// The pull of the partners on each moving point: summed weights and weighted residuals.
struct Pull {
  std::vector<float> weight, x, y;
};

void find_pull(const Strokes& moving, const Strokes& fixed, const Partners& partners, float reach,
               Pull& pull) {
  const std::size_t count = moving.size();
  pull.weight.assign(count, 0);
  pull.x.assign(count, 0);
  pull.y.assign(count, 0);
  const auto add = [&](std::size_t i, std::size_t j) {
    const float dx = fixed.x[j] - moving.x[i];
    const float dy = fixed.y[j] - moving.y[i];
    const float dc = fixed.cos2[j] - moving.cos2[i];
    const float ds = fixed.sin2[j] - moving.sin2[i];
    const float distance2 = dx * dx + dy * dy + kTurn * kTurn / 4 * (dc * dc + ds * ds);
    const float weight = std::exp(-distance2 / (2 * reach * reach));
    pull.weight[i] += weight;
    pull.x[i] += weight * dx;
    pull.y[i] += weight * dy;
  };
  for (std::size_t i = 0; i < count; ++i) add(i, partners.of_moving[i]);
  for (std::size_t j = 0; j < fixed.size(); ++j) add(partners.of_fixed[j], j);
}

double mean(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value);
  return sum / static_cast<double>(values.size());
}

// Adds the pull of point j to every point, falling with the distance as (1 - d²/8s²)⁴: close to a Gaussian of
// standard deviation s, but 0 beyond 2.8 s, and quick.
// `x` and `y` hold `count` places, as do the sums.
[[gnu::target_clones("avx2", "default")]] void spread(const float* __restrict x, const float* __restrict y,
                                                      std::size_t count, std::size_t j, float smooth,
                                                      float pull_weight, float pull_x, float pull_y,
                                                      float* __restrict weight, float* __restrict shift_x,
                                                      float* __restrict shift_y) {
  const float factor = 1 / (8 * smooth * smooth);
  const float at_x = x[j], at_y = y[j];
  for (std::size_t i = 0; i < count; ++i) {
    const float dx = x[i] - at_x;
    const float dy = y[i] - at_y;
    const float rest = 1 - factor * (dx * dx + dy * dy);
    const float inside = (rest + std::abs(rest)) / 2;  // not std::max, which makes a branch: no vectors
    const float near = inside * inside * inside * inside;
    weight[i] += near * pull_weight;
    shift_x[i] += near * pull_x;
    shift_y[i] += near * pull_y;
  }
}

Affine compose(const Affine& a, const Affine& b) {  // a after b
  return {a[0] * b[0] + a[1] * b[3], a[0] * b[1] + a[1] * b[4], a[0] * b[2] + a[1] * b[5] + a[2],
          a[3] * b[0] + a[4] * b[3], a[3] * b[1] + a[4] * b[4], a[3] * b[2] + a[4] * b[5] + a[5]};
}

// First points of a farthest-point sampling are one themselves.
Strokes coarse(const Strokes& strokes) {
  Strokes some{strokes.x, strokes.y, strokes.cos2, strokes.sin2, {}, {}, {}, {}, {}, 0};
  const std::size_t count = std::min(kCoarsePoints, strokes.size());
  for (std::vector<float>* field : {&some.x, &some.y, &some.cos2, &some.sin2}) field->resize(count);
  return some;
}

void apply_affine(const Affine& a, const Strokes& start, Strokes& moved) {
  const auto map = [&](double x, double y) { return std::pair{a[0] * x + a[1] * y, a[3] * x + a[4] * y}; };
  for (std::size_t i = 0; i < start.size(); ++i) {
    const auto [x, y] = map(static_cast<double>(start.x[i]), static_cast<double>(start.y[i]));
    moved.x[i] = static_cast<float>(x + a[2]);
    moved.y[i] = static_cast<float>(y + a[5]);
    const auto along = tangent_of(static_cast<double>(start.cos2[i]), static_cast<double>(start.sin2[i]));
    const auto [tx, ty] = map(along.x, along.y);
    const double length2 = std::max(tx * tx + ty * ty, 1e-12);
    moved.cos2[i] = static_cast<float>((tx * tx - ty * ty) / length2);
    moved.sin2[i] = static_cast<float>(2 * tx * ty / length2);
  }
}

struct Moments {
  double x = 0, y = 0, xx = 0, xy = 0, yy = 0;  // mean, covariance
  double spread() const { return std::sqrt(xx + yy + 1e-9); }
  double angle() const { return 0.5 * std::atan2(2 * xy, xx - yy); }
};

Moments moments_of(const Strokes& strokes) {
  Moments m{mean(strokes.x), mean(strokes.y)};
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    const double dx = static_cast<double>(strokes.x[i]) - m.x, dy = static_cast<double>(strokes.y[i]) - m.y;
    m.xx += dx * dx;
    m.xy += dx * dy;
    m.yy += dy * dy;
  }
  const auto count = static_cast<double>(strokes.size());
  m.xx /= count;
  m.xy /= count;
  m.yy /= count;
  return m;
}

// Similarities that bring the centre of one signature onto the other's, turned and scaled or not.
std::vector<Affine> starts(const Strokes& moving, const Strokes& fixed) {
  const Moments from = moments_of(moving), to = moments_of(fixed);
  double turn = to.angle() - from.angle();
  if (turn > M_PI / 2) turn -= M_PI;
  if (turn < -M_PI / 2) turn += M_PI;
  turn = std::clamp(turn, -1.0, 1.0);
  const double ratio = std::clamp(to.spread() / from.spread(), 0.5, 2.0);
  std::vector<Affine> result;
  for (const double angle : {0.0, turn})
    for (const double scale : {1.0, ratio}) {
      const double c = scale * std::cos(angle), s = scale * std::sin(angle);
      result.push_back({c, -s, to.x - c * from.x + s * from.y, s, c, to.y - s * from.x - c * from.y});
    }
  return result;
}

class Registering {
 public:
  Registering(const Strokes& moving, const Strokes& fixed, const Affine& start)
      : from_(moving), fixed_(fixed), start_(start) {
    result_.moved = moving;
    apply_affine(start, moving, result_.moved);
    begin_ = result_.moved;
    centre_x_ = mean(begin_.x);
    centre_y_ = mean(begin_.y);
    result_.affine = start;
  }

  void fit(std::span<const float> scales) {
    for (const float reach : scales) {
      match(reach);
      fit_affine();
    }
  }

  // Share of both sides' points that pull: how well they lie on each other.
  double agreement() {
    match(kAgreementReach);
    double sum = 0;
    for (const float weight : pull_.weight) sum += static_cast<double>(weight);
    return sum / static_cast<double>(from_.size() + fixed_.size());
  }

  const Affine& affine() const { return result_.affine; }

  Registration warp() {
    result_.affine_x = result_.moved.x;
    result_.affine_y = result_.moved.y;
    for (const WarpStep& step : kWarpSteps) {
      match(step.reach);
      warp(step.smooth);
    }
    result_.partners = find_partners(result_.moved, fixed_);
    return std::move(result_);
  }

 private:
  void match(float reach) {
    result_.partners = find_partners(result_.moved, fixed_);
    find_pull(result_.moved, fixed_, result_.partners, reach, pull_);
  }

  // Least squares for the map that brings the points onto their partners, with its departure from the start
  // penalised: unknowns (p, q, r) per coordinate over centred points.
  void fit_affine() {
    std::array<double, 6> m{};
    std::array<double, 3> vx{}, vy{};
    double total = 0;
    for (std::size_t i = 0; i < begin_.size(); ++i) {
      const double w = static_cast<double>(pull_.weight[i]);
      const double x = static_cast<double>(begin_.x[i]) - centre_x_;
      const double y = static_cast<double>(begin_.y[i]) - centre_y_;
      // Where the point should go, less where it began.
      const double tx =
          w * static_cast<double>(result_.moved.x[i] - begin_.x[i]) + static_cast<double>(pull_.x[i]);
      const double ty =
          w * static_cast<double>(result_.moved.y[i] - begin_.y[i]) + static_cast<double>(pull_.y[i]);
      m[0] += w * x * x;
      m[1] += w * x * y;
      m[2] += w * x;
      m[3] += w * y * y;
      m[4] += w * y;
      m[5] += w;
      vx[0] += tx * x;
      vx[1] += tx * y;
      vx[2] += tx;
      vy[0] += ty * x;
      vy[1] += ty * y;
      vy[2] += ty;
      total += w;
    }
    if (total < 1e-3) return;
    m[0] += total * kAffineStiffness;
    m[3] += total * kAffineStiffness;
    const auto sx = solve_symmetric(m, vx);
    const auto sy = solve_symmetric(m, vy);
    const Affine step{1 + sx[0], sx[1],     sx[2] - sx[0] * centre_x_ - sx[1] * centre_y_,
                      sy[0],     1 + sy[1], sy[2] - sy[0] * centre_x_ - sy[1] * centre_y_};
    result_.affine = compose(step, start_);
    apply_affine(result_.affine, from_, result_.moved);
  }

  void warp(float smooth) {
    Strokes& moved = result_.moved;
    weight_.assign(moved.size(), kWarpStiffness);
    shift_x_.assign(moved.size(), 0);
    shift_y_.assign(moved.size(), 0);
    for (std::size_t j = 0; j < moved.size(); ++j)
      if (pull_.weight[j] > 1e-4F)
        spread(result_.affine_x.data(), result_.affine_y.data(), moved.size(), j, smooth, pull_.weight[j],
               pull_.x[j], pull_.y[j], weight_.data(), shift_x_.data(), shift_y_.data());
    for (std::size_t i = 0; i < moved.size(); ++i) {
      moved.x[i] += shift_x_[i] / weight_[i];
      moved.y[i] += shift_y_[i] / weight_[i];
    }
  }

  const Strokes& from_;
  const Strokes& fixed_;
  Affine start_;
  Strokes begin_;  // the moving strokes at the start
  double centre_x_ = 0, centre_y_ = 0;
  Pull pull_;
  std::vector<float> weight_, shift_x_, shift_y_;
  Registration result_;
};

}  // namespace

Registration register_strokes(const Strokes& moving, const Strokes& fixed) {
  const Strokes some = coarse(moving), others = coarse(fixed);
  double best = -1;
  Affine start{};
  for (const Affine& candidate : starts(some, others)) {
    Registering trial(some, others, candidate);
    trial.fit(kCoarseScales);
    const double agreement = trial.agreement();
    if (agreement > best) {
      best = agreement;
      start = trial.affine();
    }
  }
  Registering registering(moving, fixed, start);
  registering.fit(kFineScales);
  return registering.warp();
}

}  // namespace siglib
