#include "siglib/synth/collection.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/parallel.h"
#include "siglib/core/random.h"
#include "siglib/image/decode.h"
#include "siglib/synth/render.h"
#include "siglib/synth/writer.h"

namespace siglib {
namespace {

constexpr double kLeastSkill = 0.5, kMostSkill = 0.9;
enum Kind : std::uint64_t { kGenuine = 0, kForged = 1 };

void write_sample(const SyntheticWriter& writer, std::uint64_t seed, std::uint64_t number, Kind kind,
                  std::uint64_t sample, const std::filesystem::path& folder) {
  Random random(seed, "synth.sample", {number, kind, sample});
  const std::uint64_t ink = random.bits();
  const double skill = random.uniform(kLeastSkill, kMostSkill);
  const Trajectory trajectory = kind == kGenuine ? writer.genuine(sample) : writer.forgery(sample, skill);
  write_file(folder / fmt::format("{:02}.png", sample), encode_png(render(trajectory, ink)));
}

}  // namespace

void write_collection(const SynthesizeOptions& options, const std::filesystem::path& folder, int threads,
                      Reporter& reporter) {
  if (options.writers < 1 || options.genuine < 0 || options.forged < 0)
    fail(ErrorKind::usage, "a generated collection needs at least 1 writer and no negative number of images");
  make_writable_folder(folder);
  const std::int64_t per_writer = options.genuine + options.forged;
  reporter.begin("synthesize", options.writers * per_writer, "images");
  parallel_for(
      options.writers, threads,
      [&](std::int64_t index) {
        const auto number = static_cast<std::uint64_t>(index) + 1;
        const SyntheticWriter writer(options.seed, number);
        const std::filesystem::path home = folder / fmt::format("{:03}", number);
        const std::filesystem::path genuine = home / "genuine";
        const std::filesystem::path forged = home / "forged";
        if (options.genuine > 0) make_writable_folder(genuine);
        if (options.forged > 0) make_writable_folder(forged);
        for (std::int64_t i = 1; i <= options.genuine; ++i)
          write_sample(writer, options.seed, number, kGenuine, static_cast<std::uint64_t>(i), genuine);
        for (std::int64_t i = 1; i <= options.forged; ++i)
          write_sample(writer, options.seed, number, kForged, static_cast<std::uint64_t>(i), forged);
      },
      [&](std::int64_t writers) { reporter.advance(writers * per_writer, {}); });
  reporter.end();
}

}  // namespace siglib
