#include "siglib/train/ink_scenes.h"

#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/core/random.h"
#include "siglib/nn/ink_net.h"
#include "siglib/synth/ink_window.h"
#include "siglib/synth/render.h"
#include "siglib/synth/scan.h"
#include "siglib/synth/writer.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace siglib {
namespace {

constexpr std::uint64_t kWriterSeed = 77;  // of the generated writers
constexpr std::int64_t kValidationScenes = 32;
constexpr std::int64_t kValidationShare = 10;  // one in so many canvases

// In order of writers, so that at most one of them both validates and trains.
CanvasSet load_canvases(const InkOptions& options, int threads) {
  if (options.cache.empty()) return {};
  const CanvasCache cache(options.cache);
  std::vector<std::int64_t> rows(cache.samples().size());
  std::iota(rows.begin(), rows.end(), 0);
  Random random(static_cast<std::uint64_t>(options.seed), "ink.canvases");
  random.shuffle(rows);
  rows.resize(std::min(rows.size(), static_cast<std::size_t>(options.canvases)));
  std::ranges::sort(rows);
  return cache.load(rows, cache.height(), cache.width(), threads);
}

}  // namespace

InkScenes::InkScenes(const InkOptions& options, int threads)
    : options_(options), threads_(threads), real_(load_canvases(options, threads)) {
  for (const std::int64_t side : {options.height, options.width})
    if (side % InkNet::kMultiple != 0)
      fail(ErrorKind::usage, "ink: a window of {} x {} pixels: expected multiples of {}", options.height,
           options.width, InkNet::kMultiple);
}

Canvas InkScenes::signature(bool training, Random& random) const {
  if (random.chance(options_.real) && real_.size() > kValidationShare) {
    const std::int64_t held_out = real_.size() / kValidationShare;
    const std::int64_t row =
        training ? random.integer(held_out, real_.size() - 1) : random.integer(0, held_out - 1);
    const auto ink = real_.canvas(row);
    return {real_.height, real_.width, {ink.begin(), ink.end()}};
  }
  const std::int64_t number = random.integer(1, options_.writers) + (training ? 0 : 10 * options_.writers);
  const SyntheticWriter writer(kWriterSeed, static_cast<std::uint64_t>(number));
  return render_ink(writer.genuine(random.bits() % 1000), random.bits(), 12);
}

InkBatch InkScenes::windows(std::int64_t scenes, std::string_view purpose, std::int64_t step,
                            bool training) const {
  const std::int64_t per_scene = training ? options_.windows : 2, count = scenes * per_scene;
  const auto bytes = torch::TensorOptions().dtype(torch::kUInt8).device(torch::kCPU);
  const torch::Tensor darkness = torch::empty({count, 3, options_.height, options_.width}, bytes);
  const torch::Tensor truth = torch::empty({count, 2, options_.height, options_.width}, bytes);
  const std::int64_t plane = options_.height * options_.width;
  parallel_for(scenes, threads_, [&](std::int64_t s) {
    Random random(static_cast<std::uint64_t>(options_.seed), purpose,
                  {static_cast<std::uint64_t>(step), static_cast<std::uint64_t>(s)});
    const Canvas ink = signature(training, random);
    const SceneKind kind =
        kSceneKinds[static_cast<std::size_t>(random.integer(0, kSceneKinds.size() - 1))].second;
    const double severity = training ? random.uniform(options_.easiest, options_.hardest) : 3;
    const bool scan = training && random.chance(options_.scans);
    const Scene scene = scan ? compose_scan(ink, random.bits())
                             : compose_scene(ink, kind, conditions_at(severity), random.bits());
    for (std::int64_t w = 0; w < per_scene; ++w) {
      const bool close = training ? random.chance(0.5) : w == 1;
      const InkWindow window =
          cut_window(scene, close ? Sight::close : Sight::overview, static_cast<int>(options_.height),
                     static_cast<int>(options_.width), random);
      const std::int64_t at = training ? s * per_scene + w : w * scenes + s;
      std::ranges::copy(window.darkness, darkness.data_ptr<std::uint8_t>() + at * 3 * plane);
      std::ranges::copy(window.writing, truth.data_ptr<std::uint8_t>() + at * 2 * plane);
      std::ranges::copy(window.signature, truth.data_ptr<std::uint8_t>() + (at * 2 + 1) * plane);
    }
  });
  return {darkness.to(torch::kFloat).div_(255), truth.to(torch::kFloat).div_(255)};
}

InkBatch InkScenes::training(std::int64_t step) const {
  return windows(options_.scenes, "ink.training", step, true);
}

InkBatch InkScenes::validation() const {
  return windows(kValidationScenes, "ink.validation", 0, false);
}

}  // namespace siglib
