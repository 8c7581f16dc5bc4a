#include "siglib/train/augment.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <torch/nn/functional/upsampling.h>
#include <torch/nn/functional/vision.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <optional>
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
torch::Tensor affine_maps(std::int64_t rows, const torch::Tensor& canvases, const AugmentOptions& o,
                          Random& random) {
  const double ratio = static_cast<double>(canvases.size(2)) / static_cast<double>(canvases.size(3));
  std::vector<float> maps;
  for (std::int64_t i = 0; i < rows; ++i) {
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
  return to_device(maps, {rows, 2, 3}, canvases);
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

// Centres of the pixels along an axis of `size`, normalised.
torch::Tensor centres(std::int64_t size, const torch::Tensor& like) {
  return (2 * at::arange(size, like.options()) + 1) / static_cast<double>(size) - 1;
}

constexpr std::int64_t kFieldRows = 4;
constexpr std::int64_t kFieldColumns = 8;

// Where the pixels come from is an affine map and a smooth field, coarse normal numbers enlarged bicubically.
// Both are products of what varies down and what varies across, so that one product of matrices gives their
// sum, in a sixth of the time that affine_grid and an addition take: this is its middle, [N, 2, 6, 10].
torch::Tensor draw_places(std::int64_t rows, const torch::Tensor& canvases, const AugmentOptions& o,
                          Random& random) {
  const torch::Tensor maps = affine_maps(rows, canvases, o, random);
  torch::Tensor middle = at::zeros({rows, 2, kFieldRows + 2, kFieldColumns + 2}, canvases.options());
  const auto entry = [&](std::int64_t row, std::int64_t column) {
    return middle.select(3, kFieldColumns + column).select(2, kFieldRows + row);
  };
  entry(1, 0).copy_(maps.select(2, 0));  // of x
  entry(0, 1).copy_(maps.select(2, 1));  // of y
  entry(1, 1).copy_(maps.select(2, 2));
  if (o.elastic > 0) {
    std::vector<float> numbers(static_cast<std::size_t>(rows * 2 * kFieldRows * kFieldColumns));
    for (float& number : numbers) number = static_cast<float>(random.normal(0, 2 * o.elastic));
    middle.narrow(2, 0, kFieldRows)
        .narrow(3, 0, kFieldColumns)
        .copy_(to_device(numbers, {rows, 2, kFieldRows, kFieldColumns}, canvases));
  }
  return middle;
}

// Its left and right: the field's enlargement, the place, and 1, along an axis: [size, coarse + 2].
torch::Tensor along_axis(std::int64_t coarse, std::int64_t size, const torch::Tensor& like) {
  const torch::Tensor place = centres(size, like);
  return at::cat({enlargement(coarse, size, like), at::stack({place, at::ones_like(place)}, 1)}, 1);
}

// Letters drawn together here and apart there, as a writer's own signatures differ: x moves by a sine of x
// and y by one of y, each of one to two and a half periods (Diaz et al., Generation of duplicated off-line
// signature images for verification systems, IEEE TPAMI 39(5), 2017, of intra-personal variability; periods
// and amplitudes are ours). The amplitude stays below where the sine would fold the canvas: that is where its
// slope, 2 pi periods amplitude, is 1. Of every row [N, size], normalised, for one axis.
torch::Tensor draw_wave(std::int64_t rows, const torch::Tensor& canvases, std::int64_t size, double largest,
                        Random& random) {
  constexpr double kPeriods = 2.5;
  const double most = std::min(largest, 0.5 / (2 * std::numbers::pi * kPeriods));
  const torch::Tensor periods = per_row(rows, canvases, [&] { return random.uniform(1, kPeriods); });
  const torch::Tensor phase =
      per_row(rows, canvases, [&] { return random.uniform(0, 2 * std::numbers::pi); });
  const torch::Tensor amplitude = per_row(rows, canvases, [&] { return 2 * random.uniform(-most, most); });
  const torch::Tensor place = (centres(size, canvases) + 1) / 2;
  return (amplitude * at::sin(2 * std::numbers::pi * periods * place.view({1, 1, 1, size}) + phase))
      .view({rows, size});
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

// Positive amounts move towards the dilated strokes, negative ones towards the eroded. What is eroded is what
// is dilated with its sign changed: so each row needs one of both.
void change_thickness(torch::Tensor& x, const torch::Tensor& amount) {
  const auto reached = with_neighbours(
      x * amount.sign(), [](torch::Tensor& to, const torch::Tensor& by) { at::maximum_out(to, to, by); });
  x.mul_(1 - amount.abs()).addcmul_(reached, amount);
}

void blur(torch::Tensor& x, const torch::Tensor& amount) {
  x.lerp_(with_neighbours(x / 4, [](torch::Tensor& to, const torch::Tensor& by) { to.add_(by, 0.5); }),
          amount);
}

struct Rectangle {
  std::int64_t top = 0, left = 0, height = 0, width = 0;
};

Rectangle draw_rectangle(std::int64_t rows, std::int64_t columns, Random& random) {
  Rectangle r;
  r.height = random.integer(1, std::max<std::int64_t>(1, rows / 4));
  r.width = random.integer(1, std::max<std::int64_t>(1, columns / 4));
  r.top = random.integer(0, rows - r.height);
  r.left = random.integer(0, columns - r.width);
  return r;
}

// What a batch of `rows` is varied by. All of it is drawn at once, so that the rows may be varied in any
// order, by any rank.
class Variation {
 public:
  Variation(std::int64_t rows, const torch::Tensor& canvases, const AugmentOptions& o, Random& random)
      : down_(along_axis(kFieldRows, canvases.size(2), canvases)),
        across_(along_axis(kFieldColumns, canvases.size(3), canvases).t()),
        places_(draw_places(rows, canvases, o, random)) {
    const std::int64_t height = canvases.size(2), width = canvases.size(3);
    const auto amounts = [&](double low, double high) {
      return per_row(rows, canvases, [&] { return random.uniform(low, high); });
    };
    if (o.wave > 0) {
      wave_x_ = draw_wave(rows, canvases, width, o.wave, random).unsqueeze(1);
      wave_y_ = draw_wave(rows, canvases, height, o.wave, random).unsqueeze(2);
    }
    if (o.thickness > 0) thickness_ = amounts(-o.thickness, o.thickness);
    if (o.blur > 0) blur_ = amounts(0, o.blur);
    if (o.ink > 0) ink_ = amounts(1 - o.ink, 1);
    if (o.noise > 0) {
      noise_ = amounts(0, o.noise);
      for (std::int64_t i = 0; i < rows; ++i) noise_seeds_.push_back(random.bits());
    }
    erased_.resize(static_cast<std::size_t>(rows));
    if (o.erase > 0)
      for (auto& rectangle : erased_)
        if (random.chance(o.erase)) rectangle = draw_rectangle(height, width, random);
  }

  // canvases: rows first, first + 1, … of the batch.
  torch::Tensor of(const torch::Tensor& canvases, std::int64_t first) const {
    const std::int64_t count = canvases.size(0);
    const auto rows = [&](const torch::Tensor& all) { return all.narrow(0, first, count); };
    torch::Tensor places = at::matmul(at::matmul(down_, rows(places_)), across_);
    if (wave_x_.defined()) {
      places.select(1, 0) += rows(wave_x_);
      places.select(1, 1) += rows(wave_y_);
    }
    torch::Tensor x = F::grid_sample(
        canvases, places.permute({0, 2, 3, 1}),
        F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kZeros).align_corners(false));
    if (thickness_.defined()) change_thickness(x, rows(thickness_));
    if (blur_.defined()) blur(x, rows(blur_));
    if (ink_.defined()) x.mul_(rows(ink_));
    if (noise_.defined()) x.addcmul_(noise_like(x, first), rows(noise_));
    for (std::int64_t i = 0; i < count; ++i)
      if (const auto& r = erased_[static_cast<std::size_t>(first + i)])
        x[i].narrow(1, r->top, r->height).narrow(2, r->left, r->width).zero_();
    return x.clamp_(0, 1);
  }

 private:
  // Normal numbers, most of what is drawn: on the CPU each row has its own generator, so that any thread and
  // any rank can draw them.
  torch::Tensor noise_like(const torch::Tensor& x, std::int64_t first) const {
    if (!x.is_cpu()) return torch::randn_like(x);
    const torch::Tensor noise = at::empty_like(x);
    for (std::int64_t i = 0; i < x.size(0); ++i)
      noise[i].normal_(
          0, 1, at::make_generator<at::CPUGeneratorImpl>(noise_seeds_[static_cast<std::size_t>(first + i)]));
    return noise;
  }

  torch::Tensor down_, across_, places_;
  torch::Tensor wave_x_, wave_y_;                 // undefined where
  torch::Tensor thickness_, blur_, ink_, noise_;  // not asked for
  std::vector<std::uint64_t> noise_seeds_;
  std::vector<std::optional<Rectangle>> erased_;
};

}  // namespace

torch::Tensor augment(const torch::Tensor& canvases, const AugmentOptions& options, Random& random) {
  return augment(canvases, options, random, all_of(canvases.size(0)));
}

torch::Tensor augment(const torch::Tensor& canvases, const AugmentOptions& o, Random& random, Share share) {
  const torch::NoGradGuard no_gradient;
  const Variation variation(share.total, canvases, o, random);
  if (!canvases.is_cpu()) return variation.of(canvases, share.first);
  // A few rows at a time stay in the cache from one change to the next.
  constexpr std::int64_t kRows = 4;
  torch::Tensor result = at::empty_like(canvases);
  at::parallel_for(0, (share.count + kRows - 1) / kRows, 1, [&](std::int64_t begin, std::int64_t end) {
    const torch::NoGradGuard none_here;  // it is of each thread
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t first = i * kRows, rows = std::min(kRows, share.count - first);
      result.narrow(0, first, rows).copy_(variation.of(canvases.narrow(0, first, rows), share.first + first));
    }
  });
  return result;
}

}  // namespace siglib
