// Generated writers as a folder of images in the plain layout.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/synth/plan.h"
#include "siglib/synth/scene.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

namespace siglib {

struct SceneRequest {
  std::optional<SceneKind> kind;  // none: drawn anew for every image
  double severity = 3;
};

enum class ForgerKind {
  skilled,  // has a genuine signature to copy
  simple,   // knows the name alone
  random    // signs with a name of their own
};
constexpr std::array<std::pair<std::string_view, ForgerKind>, 3> kForgerKinds{
    {{"skilled", ForgerKind::skilled}, {"simple", ForgerKind::simple}, {"random", ForgerKind::random}}};

struct SynthesizeOptions {
  std::int64_t writers = 10;
  std::int64_t genuine = 12;
  std::int64_t forged = 12;
  std::uint64_t seed = 1;
  std::optional<ScriptFamily> script = std::nullopt;  // none: of each writer's own
  ForgerKind forger = ForgerKind::skilled;
  std::optional<double> skill = std::nullopt;        // of skilled forgeries, 0 to 1; none: drawn for each
  std::optional<SceneRequest> scene = std::nullopt;  // none: a scan of the signature alone
};

// Writes folder/<writer>/genuine/<n>.png and folder/<writer>/forged/<n>.png, writers and samples numbered
// from 001 and 01. Every file depends on (seed, writer, sample) alone; the skill of a forgery is drawn from
// 0.5 to 0.9 unless it is given. Of scenes the files are photographs, *.jpg; beside them are
// folder/masks/<the same>.png (8-bit grey, of the photograph's size: 255 the signature's ink, 128 other
// handwriting, 0 the rest) and folder/boxes.csv (image,scene,x,y,width,height: the signature's box in
// pixels). Throws Error(usage) when counts or skill make no sense, and Error(io) naming the file.
void write_collection(const SynthesizeOptions& options, const std::filesystem::path& folder, int threads,
                      Reporter& reporter);

}  // namespace siglib
