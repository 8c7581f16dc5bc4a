#include "tests/bench/speed/speed.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/image/decode.h"
#include "siglib/image/preprocess.h"

#include <algorithm>
#include <map>

namespace siglib::bench {
namespace {

namespace fs = std::filesystem;

// pictures/<format>/<n>.<ending>, as run.py wrote them.
std::map<std::string, std::vector<Bytes>> read_pictures(const fs::path& folder) {
  std::map<std::string, std::vector<Bytes>> pictures;
  for (const auto& format : fs::directory_iterator(folder)) {
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator(format.path())) files.push_back(file.path());
    std::ranges::sort(files);
    for (const fs::path& file : files)
      pictures[format.path().filename().string()].push_back(read_file(file, 1 << 28));
  }
  return pictures;
}

}  // namespace

void picture_side(const Workplace& place) {
  const auto pictures = read_pictures(place.folder / "pictures");
  const std::vector<Bytes>& files = pictures.at("png");
  const Preprocessor preprocess;
  const auto decoded = [](const Bytes& file) { return decode_image(file, {}, "picture"); };
  const auto input = [](const Canvas& canvas) { return resample(canvas, 112, 224); };
  std::vector<Image> images;
  std::string canvases;
  std::int64_t bytes = 0;
  for (const Bytes& file : files) {
    const Image& image = images.emplace_back(decoded(file));
    bytes += static_cast<std::int64_t>(image.pixels.size());
    const Canvas canvas = preprocess(image, "picture");
    canvases.append(canvas.ink.begin(), canvas.ink.end());
  }
  write_text(place.folder / "siglib.canvases", canvases);

  answer_lines({{"pixels", bytes / std::ssize(files)}}, [&](const std::string& what) {
    if (what == "preprocess")
      return repeat_for_a_while(files.size(), [&](std::size_t i) { preprocess(images[i], "picture"); });
    if (what == "whole")
      return repeat_for_a_while(files.size(),
                                [&](std::size_t i) { input(preprocess(decoded(files[i]), "picture")); });
    constexpr std::string_view kDecode = "decode ";
    const auto format = pictures.find(what.starts_with(kDecode) ? what.substr(kDecode.size()) : "");
    if (format == pictures.end()) fail(ErrorKind::usage, "nothing is known of \"{}\"", what);
    return repeat_for_a_while(format->second.size(), [&](std::size_t i) { decoded(format->second[i]); });
  });
}

}  // namespace siglib::bench
