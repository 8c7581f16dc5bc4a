#include "siglib/synth/collection.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/parallel.h"
#include "siglib/core/random.h"
#include "siglib/image/decode.h"
#include "siglib/synth/render.h"
#include "siglib/synth/writer.h"

#include <string>
#include <vector>

namespace siglib {
namespace {

constexpr double kLeastSkill = 0.5, kMostSkill = 0.9;
enum Kind : std::uint64_t { kGenuine = 0, kForged = 1 };

const char* folder_of(Kind kind) {
  return kind == kGenuine ? "genuine" : "forged";
}

constexpr std::uint64_t kStrangers = 1'000'000'000;  // numbers of writers who are nobody of the collection

// Writes the images of one writer.
class Album {
 public:
  Album(const SynthesizeOptions& options, const std::filesystem::path& root, std::uint64_t number)
      : options_(options),
        root_(root),
        number_(number),
        name_(fmt::format("{:03}", number)),
        writer_(options.seed, number, options.script) {}

  void write(Kind kind, std::int64_t count) {
    if (count == 0) return;
    make_writable_folder(root_ / name_ / folder_of(kind));
    if (options_.scene) make_writable_folder(root_ / "masks" / name_ / folder_of(kind));
    for (std::int64_t i = 1; i <= count; ++i) write_sample(kind, static_cast<std::uint64_t>(i));
  }

  const std::string& boxes() const { return boxes_; }  // lines of boxes.csv

 private:
  void write_sample(Kind kind, std::uint64_t sample) {
    Random random(options_.seed, "synth.sample", {number_, kind, sample});
    const std::uint64_t ink = random.bits();
    const double drawn = random.uniform(kLeastSkill, kMostSkill);
    const double skill = options_.skill.value_or(drawn);
    const Trajectory trajectory = kind == kGenuine ? writer_.genuine(sample) : forgery(sample, skill);
    const std::string file = fmt::format("{}/{}/{:02}", name_, folder_of(kind), sample);
    if (options_.scene)
      write_scene(file, trajectory, ink, random);
    else
      write_file(root_ / (file + ".png"), encode_png(render(trajectory, ink)));
  }

  Trajectory forgery(std::uint64_t sample, double skill) const {
    switch (options_.forger) {
      case ForgerKind::skilled:
        return writer_.forgery(sample, skill);
      case ForgerKind::simple:
        return writer_.simple_forgery(sample);
      case ForgerKind::random: {
        const std::uint64_t stranger = kStrangers + number_ * 1000 + sample;
        return SyntheticWriter(options_.seed, stranger, options_.script).genuine(sample);
      }
    }
    fail(ErrorKind::internal, "a kind of forger without forgeries");
  }

  void write_scene(const std::string& file, const Trajectory& trajectory, std::uint64_t ink, Random& random) {
    constexpr double kPixelsPerMillimetre = 12;
    const auto drawn = static_cast<std::size_t>(random.integer(0, kSceneKinds.size() - 1));
    const SceneKind kind = options_.scene->kind.value_or(kSceneKinds[drawn].second);
    const Scene scene = compose_scene(render_ink(trajectory, ink, kPixelsPerMillimetre), kind,
                                      conditions_at(options_.scene->severity), random.bits());
    write_file(root_ / (file + ".jpg"), scene.jpeg);
    write_file(root_ / "masks" / (file + ".png"), encode_png(labels(scene)));
    boxes_ += fmt::format("{}.jpg,{},{},{},{},{}\n", file, name_of(kind), scene.box.x, scene.box.y,
                          scene.box.width, scene.box.height);
  }

  static Image labels(const Scene& scene) {
    Image image{scene.signature.height, scene.signature.width, 1, {}};
    image.pixels.resize(scene.signature.ink.size());
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
      image.pixels[i] = scene.signature.ink[i] >= 128 ? 255 : scene.writing.ink[i] >= 128 ? 128 : 0;
    return image;
  }

  const SynthesizeOptions& options_;
  const std::filesystem::path& root_;
  std::uint64_t number_;
  std::string name_;
  SyntheticWriter writer_;
  std::string boxes_;
};

}  // namespace

void write_collection(const SynthesizeOptions& options, const std::filesystem::path& folder, int threads,
                      Reporter& reporter) {
  if (options.writers < 1 || options.genuine < 0 || options.forged < 0)
    fail(ErrorKind::usage, "a generated collection needs at least 1 writer and no negative number of images");
  if (options.skill && !(*options.skill >= 0 && *options.skill <= 1))
    fail(ErrorKind::usage, "skill {}: expected 0 to 1", *options.skill);
  if (options.scene)
    conditions_at(options.scene->severity);  // refuses what is out of range before anything is written
  make_writable_folder(folder);
  const std::int64_t per_writer = options.genuine + options.forged;
  std::vector<std::string> boxes(static_cast<std::size_t>(options.writers));
  reporter.begin("synthesize", options.writers * per_writer, "images");
  parallel_for(
      options.writers, threads,
      [&](std::int64_t index) {
        Album album(options, folder, static_cast<std::uint64_t>(index) + 1);
        album.write(kGenuine, options.genuine);
        album.write(kForged, options.forged);
        boxes[static_cast<std::size_t>(index)] = album.boxes();
      },
      [&](std::int64_t writers) { reporter.advance(writers * per_writer, {}); });
  if (options.scene) {
    std::string table = "image,scene,x,y,width,height\n";
    for (const std::string& lines : boxes) table += lines;
    write_text(folder / "boxes.csv", table);
  }
  reporter.end();
}

}  // namespace siglib
