// What becomes of a signature on a document before a camera: is it found, is its ink told from everything
// else, and what does that cost? On scenes of writers and documents that the ink segmenter never saw, by kind
// and severity.
#include "siglib/image/decode.h"
#include "siglib/image/locate.h"
#include "siglib/image/preprocess.h"
#include "siglib/model/ink_file.h"
#include "siglib/synth/render.h"
#include "siglib/synth/scene.h"
#include "siglib/synth/writer.h"
#include "tests/bench/options.h"

#include <ATen/Parallel.h>
#include <opencv2/imgproc.hpp>

#include <cstdlib>

namespace siglib {
namespace {

constexpr std::uint64_t kSeed =
    4711;                    // of writers and documents; the segmenter's are 77 and those its training draws
constexpr int kScenes = 40;  // for each kind and severity

struct Quality {
  double located = 0;  // share with a box of IoU one half or more
  double single = 0;   // share with exactly one signature found
  double f1 =
      0;  // of handwritten pixels in the lifted part, all scenes pooled; what is not found counts as missed
  double near = 0;     // F1 where a pixel counts as right beside one that is
  double refused = 0;  // share of which preprocessing makes no canvas
  double compose_ms = 0, locate_ms = 0;
};

cv::Mat levels_of(const Canvas& canvas) {
  return {canvas.height, canvas.width, CV_8U, const_cast<std::uint8_t*>(canvas.ink.data())};
}

Quality measure(SceneKind kind, double severity, const InkSegmenter& segmenter) {
  const Preprocessor preprocessor;
  Quality quality;
  double both = 0, either = 0;                             // of pixels
  double right = 0, seen_all = 0, met = 0, there_all = 0;  // … to within one
  for (std::uint64_t i = 0; i < kScenes; ++i) {
    const Canvas ink = render_ink(SyntheticWriter(kSeed, i).genuine(1), kSeed + i, 12);
    const double start = seconds();
    const Scene scene = compose_scene(ink, kind, conditions_at(severity), kSeed * 1000 + i);
    const double composed = seconds();
    const Image image = decode_image(scene.jpeg, {}, "scene");
    const double decoded = seconds();
    const std::vector<FoundSignature> found = find_signatures(image, segmenter);
    quality.single += found.size() == 1;
    quality.compose_ms += 1000 * (composed - start) / kScenes;
    if (found.empty()) {
      const int missed = cv::countNonZero(levels_of(scene.writing) >= 128);
      either += missed;
      there_all += missed;
      ++quality.refused;
      continue;
    }
    quality.located += intersection_over_union(found.front().box, scene.box) >= 0.5;
    const LiftedPart lifted = lift_signature(image, found.front().box, segmenter);
    try {
      preprocessor(lifted.image, "scene");
    } catch (const Error&) {
      ++quality.refused;
    }
    quality.locate_ms += 1000 * (seconds() - decoded) / kScenes;
    const cv::Mat ours(lifted.image.height, lifted.image.width, CV_8U,
                       const_cast<std::uint8_t*>(lifted.image.pixels.data()));
    cv::Mat truth;
    const PixelBox& part = lifted.part;
    cv::resize(levels_of(scene.writing)(cv::Rect(part.x, part.y, part.width, part.height)), truth,
               ours.size(), 0, 0, cv::INTER_AREA);
    const cv::Mat there = truth >= 128, seen = ours < 160;
    both += cv::countNonZero(there & seen);
    either += cv::countNonZero(there) + cv::countNonZero(seen);
    cv::Mat around_there, around_seen;
    cv::dilate(there, around_there, {});
    cv::dilate(seen, around_seen, {});
    right += cv::countNonZero(seen & around_there);
    met += cv::countNonZero(there & around_seen);
    seen_all += cv::countNonZero(seen);
    there_all += cv::countNonZero(there);
  }
  for (double* share : {&quality.located, &quality.single, &quality.refused}) *share /= kScenes;
  quality.f1 = either > 0 ? 2 * both / either : 1;
  if (right > 0 && met > 0) quality.near = 2 / (seen_all / right + there_all / met);
  return quality;
}

int run(const std::string& json) {
  at::set_num_threads(1);
  const char* other = std::getenv("SIGLIB_INK");
  const auto segmenter =
      load_ink_segmenter(other ? other : SIGLIB_SOURCE_MODELS "/ink.h5", c10::Device(c10::kCPU));
  boost::json::array rows;
  fmt::print(
      "| scene | severity | located, IoU ≥ 0.5 | one found | ink F1 | … to within a pixel | refused | "
      "compose, ms | locate and "
      "lift, ms |\n"
      "|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const auto& [name, kind] : kSceneKinds) {
    for (const double severity : {1.0, 3.0, 5.0}) {
      const Quality q = measure(kind, severity, *segmenter);
      fmt::print("| {} | {} | {:.0f} % | {:.0f} % | {:.3f} | {:.3f} | {:.0f} % | {:.0f} | {:.0f} |\n", name,
                 severity, 100 * q.located, 100 * q.single, q.f1, q.near, 100 * q.refused, q.compose_ms,
                 q.locate_ms);
      std::fflush(stdout);
      rows.push_back({{"scene", name},
                      {"severity", severity},
                      {"located", q.located},
                      {"single", q.single},
                      {"f1", q.f1},
                      {"f1_within_a_pixel", q.near},
                      {"refused", q.refused},
                      {"compose_ms", q.compose_ms},
                      {"locate_ms", q.locate_ms}});
    }
  }
  write_results(json, rows);
  return 0;
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) {
  return siglib::benchmark_main(argc, argv, siglib::run);
}
