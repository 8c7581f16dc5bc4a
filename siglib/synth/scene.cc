#include "siglib/synth/scene.h"

#include "siglib/core/random.h"
#include "siglib/image/photograph.h"
#include "siglib/image/pixels.h"
#include "siglib/synth/crossings.h"
#include "siglib/synth/document.h"
#include "siglib/synth/layers.h"
#include "siglib/synth/render.h"
#include "siglib/synth/writer.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

constexpr double kTallest = 24;    // millimetres that a signature is given
constexpr double kNarrowest = 25;  // at which a photograph is still fine enough to show it at full width

// Names, sums and dates by the same pen.
void fill_by_hand(Document& document, cv::Mat& writing, const Absorption& pen, std::uint64_t seed,
                  Random& random) {
  constexpr double kFilled = 0.7;
  for (const Area& area : document.filled_by_hand) {
    if (!random.chance(kFilled)) continue;
    const SyntheticWriter writer(seed, random.bits() >> 1);
    const cv::Mat word = [&] {
      const Canvas ink = render_ink(writer.genuine(1), random.bits(), 10);
      cv::Mat resized;
      const double scale =
          document.sheet.scale() *
          std::min(area.height * random.uniform(0.9, 1.6) / ink.height, area.width / ink.width);
      cv::resize(view_of(ink), resized, {}, scale, scale, cv::INTER_AREA);
      return resized;
    }();
    const cv::Point at(document.sheet.pixels(area.x),
                       document.sheet.pixels(area.y + area.height) - word.rows);
    document.sheet.lay(word, at, pen);
    const cv::Rect inside = cv::Rect(at, word.size()) & cv::Rect({}, writing.size());
    cv::Mat target = writing(inside);
    cv::max(target, word(inside - at), target);
  }
}

Mishaps mishaps_of(SceneKind kind, const Conditions& conditions, Random& random) {
  Mishaps mishaps;
  const double badness = conditions.light_gradient;  // 0.1 to 0.7
  mishaps.white = 0.25 * badness;
  if (kind == SceneKind::phone || random.chance(0.3)) mishaps.shadow = random.uniform(0, 0.7 * badness);
  if (kind == SceneKind::phone) mishaps.motion = random.uniform(0, 2 * conditions.defocus);
  if (random.chance(badness / 3)) mishaps.moire = random.uniform(0.01, 0.05);
  if (random.chance(badness)) mishaps.folds = static_cast<int>(random.integer(1, 2));
  return mishaps;
}

}  // namespace

std::string_view name_of(SceneKind kind) {
  return std::ranges::find(kSceneKinds, kind, [](const auto& entry) { return entry.second; })->first;
}

Scene compose_scene(const Canvas& ink, SceneKind kind, const Conditions& conditions, std::uint64_t seed) {
  Random random(seed, "synth.scene");
  cv::Mat signature = sized(ink, conditions.signature_width);
  const double shape = static_cast<double>(signature.rows) / signature.cols;
  DocumentPlan plan;
  plan.kind = kind;
  plan.signature_width = std::min(random.uniform(38, 60), kTallest / shape);
  plan.signature_height = plan.signature_width * shape;
  plan.pixels_per_millimetre = conditions.signature_width / std::max(plan.signature_width, kNarrowest);
  if (plan.signature_width < kNarrowest)  // tall: the sheet around it would have countless pixels
    signature = sized(ink, plan.signature_width * plan.pixels_per_millimetre);
  plan.pattern = conditions.pattern * conditions.ink_contrast;
  plan.crossed = conditions.crossed > 0;
  Document document = draw_document(plan, random);
  Sheet& sheet = document.sheet;

  const double below = plan.crossed ? plan.signature_height * random.uniform(0.05, 0.3) : -1;  // the line
  const cv::Point at(
      sheet.pixels(document.signature.x +
                   std::max(0.0, document.signature_room - plan.signature_width) * random.uniform()),
      std::max(0, sheet.pixels(document.signature.y + below) - signature.rows));
  if (plan.crossed) print_across(sheet, signature, at, conditions, random);

  const double hue = random.uniform();
  const Absorption pen = absorption(hue < 0.45   ? Colour::black
                                    : hue < 0.93 ? Colour::blue
                                                 : Colour::red,
                                    conditions.ink_contrast);
  cv::Mat own = cv::Mat::zeros(sheet.image().size(), CV_8U);
  const cv::Rect inside = cv::Rect(at, signature.size()) & cv::Rect({}, own.size());
  signature(inside - at).copyTo(own(inside));
  cv::Mat writing = own.clone();
  fill_by_hand(document, writing, pen, seed, random);
  sheet.lay(signature, at, pen);

  const bool table = kind == SceneKind::phone || random.chance(0.4);
  const Photograph photo =
      photograph(sheet.image(), {own, writing}, conditions, table ? Surroundings::table : Surroundings::lid,
                 mishaps_of(kind, conditions, random), random);
  Scene scene;
  scene.jpeg = photo.jpeg;
  scene.signature = to_canvas(photo.masks[0]);
  scene.writing = to_canvas(photo.masks[1]);
  scene.box = box_of(photo.masks[0]);
  return scene;
}

}  // namespace siglib
