#include "siglib/train/augment.h"

#include <torch/nn/functional/upsampling.h>
#include <torch/nn/functional/vision.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

namespace siglib {
namespace {

namespace F = torch::nn::functional;

// Numbers drawn on the CPU, so that every device sees the same, then moved once.
torch::Tensor to_device(const std::vector<float>& numbers, at::IntArrayRef shape, const torch::Tensor& like) {
  torch::Tensor host = torch::empty(shape, torch::TensorOptions().dtype(torch::kFloat).device(torch::kCPU));
  std::copy(numbers.begin(), numbers.end(), host.data_ptr<float>());
  return host.to(like.device(), like.scalar_type());
}

torch::Tensor per_row(std::int64_t rows, const torch::Tensor& like, const std::function<double()>& draw) {
  std::vector<float> numbers(static_cast<std::size_t>(rows));
  for (float& number : numbers) number = static_cast<float>(draw());
  return to_device(numbers, {rows, 1, 1, 1}, like);
}

// Inverse affine maps in normalised coordinates, as affine_grid takes them: [N, 2, 3].
torch::Tensor affine_maps(const torch::Tensor& canvases, const AugmentOptions& o, Random& random) {
  const double ratio = static_cast<double>(canvases.size(2)) / static_cast<double>(canvases.size(3));
  std::vector<float> maps;
  for (std::int64_t i = 0; i < canvases.size(0); ++i) {
    const double angle = random.uniform(-o.rotation, o.rotation) * std::numbers::pi / 180;
    const double scale = 1 + random.uniform(-o.scale, o.scale);
    const double aspect = 1 + random.uniform(-o.aspect, o.aspect);
    const double shear = random.uniform(-o.shear, o.shear);
    const double zoom_x = 1 / (scale * aspect);
    const double zoom_y = aspect / scale;
    const double cosine = std::cos(angle);
    const double sine = std::sin(angle);
    // Rotation and shear are of pixels; `ratio` converts between the axes' normalised units.
    maps.push_back(static_cast<float>(zoom_x * cosine));
    maps.push_back(static_cast<float>(zoom_x * (shear * cosine - sine) * ratio));
    maps.push_back(static_cast<float>(2 * random.uniform(-o.translation, o.translation)));
    maps.push_back(static_cast<float>(zoom_y * sine / ratio));
    maps.push_back(static_cast<float>(zoom_y * (shear * sine + cosine)));
    maps.push_back(static_cast<float>(2 * random.uniform(-o.translation, o.translation)));
  }
  return to_device(maps, {canvases.size(0), 2, 3}, canvases);
}

// The matrix [to, from] that enlarges a signal bicubically.
torch::Tensor enlargement(std::int64_t from, std::int64_t to, const torch::Tensor& like) {
  const torch::Tensor each = torch::eye(from, like.options()).view({from, 1, from, 1});
  return F::interpolate(each, F::InterpolateFuncOptions()
                                  .size(std::vector<std::int64_t>{to, 1})
                                  .mode(torch::kBicubic)
                                  .align_corners(true))
      .view({from, to})
      .t();
}

// A smooth displacement field [N, H, W, 2] in normalised coordinates: coarse normal numbers, enlarged
// bicubically.
torch::Tensor elastic_field(const torch::Tensor& canvases, double deviation, Random& random) {
  constexpr std::int64_t kRows = 4;
  constexpr std::int64_t kColumns = 8;
  std::vector<float> numbers(static_cast<std::size_t>(canvases.size(0) * 2 * kRows * kColumns));
  for (float& number : numbers) number = static_cast<float>(random.normal(0, 2 * deviation));
  const torch::Tensor coarse = to_device(numbers, {canvases.size(0), 2, kRows, kColumns}, canvases);
  const torch::Tensor down = enlargement(kRows, canvases.size(2), canvases);
  const torch::Tensor across = enlargement(kColumns, canvases.size(3), canvases);
  return at::matmul(at::matmul(down, coarse), across.t()).permute({0, 2, 3, 1});
}

// Letters drawn together here and apart there, as a writer's own signatures differ: x moves by a sine of x
// and y by one of y, each of one to two and a half periods (Diaz et al., Generation of duplicated off-line
// signature images for verification systems, IEEE TPAMI 39(5), 2017, of intra-personal variability; periods
// and amplitudes are ours). The amplitude stays below where the sine would fold the canvas: that is where its
// slope, 2 pi periods amplitude, is 1. Like elastic_field: [N, H, W, 2], normalised.
torch::Tensor wave_field(const torch::Tensor& canvases, double largest, Random& random) {
  constexpr double kPeriods = 2.5;
  const double most = std::min(largest, 0.5 / (2 * std::numbers::pi * kPeriods));
  const std::int64_t rows = canvases.size(0);
  const auto along = [&](std::int64_t size) {
    const torch::Tensor periods = per_row(rows, canvases, [&] { return random.uniform(1, kPeriods); });
    const torch::Tensor phase =
        per_row(rows, canvases, [&] { return random.uniform(0, 2 * std::numbers::pi); });
    const torch::Tensor amplitude = per_row(rows, canvases, [&] { return 2 * random.uniform(-most, most); });
    const torch::Tensor place = (at::arange(size, canvases.options()) + 0.5) / static_cast<double>(size);
    return (amplitude * at::sin(2 * std::numbers::pi * periods * place.view({1, 1, 1, size}) + phase))
        .view({rows, size});
  };
  const std::int64_t height = canvases.size(2), width = canvases.size(3);
  const torch::Tensor x = along(width).view({rows, 1, width}).expand({rows, height, width});
  const torch::Tensor y = along(height).view({rows, height, 1}).expand({rows, height, width});
  return at::stack({x, y}, 3);
}

torch::Tensor warp(const torch::Tensor& canvases, const AugmentOptions& o, Random& random) {
  torch::Tensor grid =
      F::affine_grid(affine_maps(canvases, o, random), canvases.sizes(), /*align_corners=*/false);
  if (o.elastic > 0) grid = grid + elastic_field(canvases, o.elastic, random);
  if (o.wave > 0) grid = grid + wave_field(canvases, o.wave, random);
  return F::grid_sample(
      canvases, grid,
      F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kZeros).align_corners(false));
}

// `join`s every pixel with its two neighbours on each axis in turn, in place; where there is none, with none.
// Whole rows at a time: several times faster than a 3 x 3 pooling or convolution of one channel.
template <class Join>
torch::Tensor with_neighbours(const torch::Tensor& x, const Join& join) {
  torch::Tensor before = x;
  for (const std::int64_t axis : {3, 2}) {
    const std::int64_t last = x.size(axis) - 1;
    torch::Tensor joined = before.clone();
    torch::Tensor tail = joined.narrow(axis, 1, last), head = joined.narrow(axis, 0, last);
    join(tail, before.narrow(axis, 0, last));
    join(head, before.narrow(axis, 1, last));
    before = joined;
  }
  return before;
}

// Positive amounts move towards the dilated strokes, negative ones towards the eroded.
torch::Tensor change_thickness(const torch::Tensor& x, double largest, Random& random) {
  const torch::Tensor amount = per_row(x.size(0), x, [&] { return random.uniform(-largest, largest); });
  using Neighbour = const torch::Tensor&;
  const auto dilated =
      with_neighbours(x, [](torch::Tensor& to, Neighbour by) { at::maximum_out(to, to, by); });
  const auto eroded =
      with_neighbours(x, [](torch::Tensor& to, Neighbour by) { at::minimum_out(to, to, by); });
  return x + amount.clamp_min(0) * (dilated - x) + amount.clamp_max(0) * (x - eroded);
}

torch::Tensor blur(const torch::Tensor& x, double largest, Random& random) {
  const torch::Tensor amount = per_row(x.size(0), x, [&] { return random.uniform(0, largest); });
  const auto blurred =
      with_neighbours(x / 4, [](torch::Tensor& to, const torch::Tensor& by) { to.add_(by, 0.5); });
  return x + amount * (blurred - x);
}

void erase(torch::Tensor& x, double chance, Random& random) {
  for (std::int64_t i = 0; i < x.size(0); ++i) {
    if (!random.chance(chance)) continue;
    const std::int64_t height = random.integer(1, std::max<std::int64_t>(1, x.size(2) / 4));
    const std::int64_t width = random.integer(1, std::max<std::int64_t>(1, x.size(3) / 4));
    const std::int64_t top = random.integer(0, x.size(2) - height);
    const std::int64_t left = random.integer(0, x.size(3) - width);
    x[i].narrow(1, top, height).narrow(2, left, width).zero_();
  }
}

}  // namespace

torch::Tensor augment(const torch::Tensor& canvases, const AugmentOptions& o, Random& random) {
  const torch::NoGradGuard no_gradient;
  torch::Tensor x = warp(canvases, o, random);
  if (o.thickness > 0) x = change_thickness(x, o.thickness, random);
  if (o.blur > 0) x = blur(x, o.blur, random);
  if (o.ink > 0) x = x * per_row(x.size(0), x, [&] { return 1 - random.uniform(0, o.ink); });
  if (o.noise > 0)
    x = x + torch::randn_like(x) * per_row(x.size(0), x, [&] { return random.uniform(0, o.noise); });
  if (o.erase > 0) erase(x, o.erase, random);
  return x.clamp(0, 1);
}

}  // namespace siglib
