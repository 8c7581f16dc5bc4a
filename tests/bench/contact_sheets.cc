// Draws what siglib generates and what it finds: contact_sheets FOLDER writes writers.jpg, scripts.jpg,
// scenes.jpg and located.jpg there, from generated data alone.
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/image/decode.h"
#include "siglib/image/locate.h"
#include "siglib/model/ink_file.h"
#include "siglib/synth/render.h"
#include "siglib/synth/scene.h"
#include "siglib/synth/writer.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <filesystem>

namespace siglib {
namespace {

constexpr std::uint64_t kSeed = 41;
const cv::Scalar kPaper = cv::Scalar::all(255), kText = cv::Scalar::all(60);
constexpr int kHead = 26, kGap = 6;

cv::Mat bgr_of(const Image& image) {
  const cv::Mat pixels(image.height, image.width, CV_8UC(image.channels),
                       const_cast<std::uint8_t*>(image.pixels.data()));
  cv::Mat result;
  cv::cvtColor(pixels, result, image.channels == 1 ? cv::COLOR_GRAY2BGR : cv::COLOR_RGB2BGR);
  return result;
}

// Cells of equal size under headings.
class Sheet {
 public:
  Sheet(const std::vector<std::string>& heads, int rows, cv::Size cell)
      : cell_(cell),
        pixels_(kHead + rows * (cell.height + kGap), static_cast<int>(heads.size()) * (cell.width + kGap),
                CV_8UC3, kPaper) {
    for (std::size_t column = 0; column < heads.size(); ++column)
      cv::putText(pixels_, heads[column], {static_cast<int>(column) * (cell.width + kGap) + 4, kHead - 9},
                  cv::FONT_HERSHEY_SIMPLEX, 0.45, kText, 1, cv::LINE_AA);
  }

  void put(int row, int column, const cv::Mat& picture) {
    const double scale = std::min(static_cast<double>(cell_.width) / picture.cols,
                                  static_cast<double>(cell_.height) / picture.rows);
    cv::Mat small;
    cv::resize(picture, small, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    const cv::Point at(column * (cell_.width + kGap) + (cell_.width - small.cols) / 2,
                       kHead + row * (cell_.height + kGap) + (cell_.height - small.rows) / 2);
    small.copyTo(pixels_(cv::Rect(at, small.size())));
  }

  void save(const std::filesystem::path& file) const {
    if (!cv::imwrite(file.string(), pixels_, {cv::IMWRITE_JPEG_QUALITY, 82}))
      fail(ErrorKind::io, "{}: cannot be written", file.string());
  }

 private:
  cv::Size cell_;
  cv::Mat pixels_;
};

// Writers by row: what they write, and what forgers of falling skill make of it.
void draw_writers(const std::filesystem::path& folder) {
  constexpr int kWriters = 9;
  Sheet sheet({"genuine", "genuine", "genuine", "forged, skill 0.9", "skill 0.7", "skill 0.5"}, kWriters,
              {250, 110});
  for (int row = 0; row < kWriters; ++row) {
    const SyntheticWriter writer(kSeed, static_cast<std::uint64_t>(row));
    const auto put = [&](int column, const Trajectory& trajectory) {
      sheet.put(row, column,
                bgr_of(render(trajectory, kSeed + static_cast<std::uint64_t>(6 * row + column))));
    };
    for (int k = 0; k < 3; ++k) put(k, writer.genuine(static_cast<std::uint64_t>(k)));
    put(3, writer.forgery(0, 0.9));
    put(4, writer.forgery(1, 0.7));
    put(5, writer.forgery(0, 0.5));
  }
  sheet.save(folder / "writers.jpg");
}

// The families of scripts by row, and who forges.
void draw_scripts(const std::filesystem::path& folder) {
  Sheet sheet({"genuine", "genuine", "skilled forger", "simple forger", "another writer", "skilled forger"},
              static_cast<int>(kScriptFamilies.size()), {250, 110});
  for (int row = 0; row < static_cast<int>(kScriptFamilies.size()); ++row) {
    const ScriptFamily family = kScriptFamilies[static_cast<std::size_t>(row)].second;
    const SyntheticWriter writer(kSeed, 60, family), other(kSeed, 61, family);
    const auto put = [&](int column, const Trajectory& trajectory) {
      sheet.put(row, column,
                bgr_of(render(trajectory, kSeed + static_cast<std::uint64_t>(100 + 6 * row + column))));
    };
    put(0, writer.genuine(0));
    put(1, writer.genuine(1));
    put(2, writer.forgery(0, 0.9));
    put(3, writer.simple_forgery(0));
    put(4, other.genuine(0));
    put(5, other.forgery(0, 0.9));
  }
  sheet.save(folder / "scripts.jpg");
}

Scene scene_of(SceneKind kind, double severity, std::uint64_t number) {
  return compose_scene(render_ink(SyntheticWriter(kSeed, number).genuine(1), number, 12), kind,
                       conditions_at(severity), kSeed + number);
}

void draw_scenes(const std::filesystem::path& folder) {
  Sheet sheet({"severity 1", "severity 2", "severity 3", "severity 4", "severity 5"}, 4, {300, 230});
  for (int row = 0; row < 4; ++row)
    for (int severity = 1; severity <= 5; ++severity)
      sheet.put(row, severity - 1,
                bgr_of(decode_image(scene_of(kSceneKinds[static_cast<std::size_t>(row)].second, severity,
                                             static_cast<std::uint64_t>(row))
                                        .jpeg,
                                    {}, "scene")));
  sheet.save(folder / "scenes.jpg");
}

// Scenes of severity 3: the box that was found, what is in it, and what is lifted from it.
void draw_located(const std::filesystem::path& folder) {
  const auto segmenter =
      load_ink_segmenter(std::string(SIGLIB_SOURCE_MODELS) + "/ink.h5", c10::Device(c10::kCPU));
  Sheet sheet({"found (red), true (green)", "before", "after"}, 8, {420, 180});
  for (int row = 0; row < 8; ++row) {
    const Scene scene = scene_of(kSceneKinds[static_cast<std::size_t>(row) % 4].second, 3,
                                 20 + static_cast<std::uint64_t>(row));
    const Image image = decode_image(scene.jpeg, {}, "scene");
    const cv::Mat picture = bgr_of(image);
    const std::vector<FoundSignature> found = find_signatures(image, *segmenter);
    cv::Mat marked = picture.clone();
    const auto mark = [&](const PixelBox& box, const cv::Scalar& colour) {
      cv::rectangle(marked, cv::Rect(box.x, box.y, box.width, box.height), colour, 3);
    };
    mark(scene.box, {60, 160, 40});
    for (const FoundSignature& one : found) mark(one.box, {40, 40, 220});
    sheet.put(row, 0, marked);
    if (found.empty()) continue;
    const LiftedPart lifted = lift_signature(image, found.front().box, *segmenter);
    const PixelBox& part = lifted.part;
    sheet.put(row, 1, picture(cv::Rect(part.x, part.y, part.width, part.height)));
    sheet.put(row, 2, bgr_of(lifted.image));
  }
  sheet.save(folder / "located.jpg");
}

int run(const std::filesystem::path& folder) try {
  make_writable_folder(folder);
  draw_writers(folder);
  draw_scripts(folder);
  draw_scenes(folder);
  draw_located(folder);
  return 0;
} catch (const Error& error) {
  fmt::print(stderr, "{}\n", error.what());
  return exit_code(error.kind());
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) {
  if (argc == 2) return siglib::run(argv[1]);
  fmt::print(stderr, "usage: {} FOLDER\n", argv[0]);
  return 2;
}
