// What images cost on one core: generated, preprocessed, augmented, composed into scenes, and found in a
// photograph. CPU time, medians.
#include "siglib/image/decode.h"
#include "siglib/image/locate.h"
#include "siglib/image/preprocess.h"
#include "siglib/model/ink_file.h"
#include "siglib/synth/render.h"
#include "siglib/synth/scene.h"
#include "siglib/synth/writer.h"
#include "siglib/train/augment.h"
#include "tests/bench/options.h"

#include <ATen/Parallel.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace siglib {
namespace {

constexpr std::uint64_t kSeed = 21;
constexpr std::size_t kImages = 100;

Image resized(const Image& image, int width, int height) {
  const cv::Mat pixels(image.height, image.width, CV_8UC(image.channels),
                       const_cast<std::uint8_t*>(image.pixels.data()));
  cv::Mat result;
  cv::resize(pixels, result, {width, height}, 0, 0, cv::INTER_AREA);
  return {height, width, image.channels, {result.datastart, result.dataend}};
}

// A photograph as a telephone takes it: 4,000 × 3,000 pixels.
Bytes photograph(std::uint64_t number) {
  const Canvas ink = render_ink(SyntheticWriter(kSeed, number).genuine(1), number, 12);
  const Scene scene = compose_scene(ink, SceneKind::cheque, conditions_at(2), number);
  const Image large = resized(decode_image(scene.jpeg, {}, "scene"), 4000, 3000);
  std::vector<std::uint8_t> jpeg;
  cv::imencode(".jpg",
               cv::Mat(large.height, large.width, CV_8UC3, const_cast<std::uint8_t*>(large.pixels.data())),
               jpeg);
  return jpeg;
}

int run(const std::string& json) {
  at::set_num_threads(1);
  boost::json::array rows;
  fmt::print("| one core | |\n|---|--:|\n");
  const auto tell = [&](const char* what, double value, const char* unit) {
    fmt::print("| {} | {:.0f} {} |\n", what, value, unit);
    std::fflush(stdout);
    rows.push_back({{"what", what}, {"value", value}, {"unit", unit}});
  };

  tell("generate and render a signature",
       1000 / median_milliseconds(kImages,
                                  [](std::size_t i) { render(SyntheticWriter(kSeed, i).genuine(1), i); }),
       "per second");

  const Preprocessor preprocess;
  std::vector<Image> scans;
  for (std::size_t i = 0; i < kImages; ++i)
    scans.push_back(resized(render(SyntheticWriter(kSeed, i).genuine(1), i), 600, 300));
  tell("preprocess a scan of 600 x 300 pixels",
       1000 / median_milliseconds(kImages, [&](std::size_t i) { preprocess(scans[i], "scan"); }),
       "per second");

  for (const auto& [name, kind] : kSceneKinds) {
    tell(fmt::format("compose a {} at severity 3", name).c_str(),
         1000 / median_milliseconds(20,
                                    [&, kind = kind](std::size_t i) {
                                      const Canvas ink =
                                          render_ink(SyntheticWriter(kSeed, i).genuine(1), i, 12);
                                      compose_scene(ink, kind, conditions_at(3), i);
                                    }),
         "per second");
  }

  const auto segmenter =
      load_ink_segmenter(std::string(SIGLIB_SOURCE_MODELS) + "/ink.h5", c10::Device(c10::kCPU));
  const Locator locate(segmenter, LocateMode::always);
  std::vector<Bytes> photographs;
  for (std::uint64_t i = 0; i < 5; ++i) photographs.push_back(photograph(i));
  tell("decode, locate and preprocess a photograph of 12 megapixels",
       median_milliseconds(photographs.size(),
                           [&](std::size_t i) {
                             const Image image = decode_image(photographs[i], {}, "photograph");
                             preprocess(locate(image, "photograph")->picture.image, "photograph");
                           }),
       "ms");

  constexpr std::int64_t kBatch = 84;
  const torch::Tensor canvases = torch::rand({kBatch, 1, 112, 224});
  Random random(kSeed, "bench.augment");
  AugmentOptions options;
  options.erase = 0.3;
  tell("augment canvases of 112 x 224 pixels, in batches of 84",
       1000.0 * kBatch / median_milliseconds(10, [&](std::size_t) { augment(canvases, options, random); }),
       "per second");

  write_results(json, rows);
  return 0;
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) {
  return siglib::benchmark_main(argc, argv, siglib::run);
}
