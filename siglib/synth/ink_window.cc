#include "siglib/synth/ink_window.h"

#include "siglib/image/decode.h"
#include "siglib/image/ink_segmenter.h"
#include "siglib/image/pixels.h"
#include "siglib/synth/layers.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

struct Picture {
  cv::Mat pixels, writing, signature;
  cv::Rect box;  // of the signature
};

// One part of the scene at another size.
Picture part_of(const Scene& scene, const cv::Rect& part, double scale) {
  const Image image = decode_image(scene.jpeg, {}, "scene");
  const cv::Size size(std::max(16, static_cast<int>(std::lround(part.width * scale))),
                      std::max(16, static_cast<int>(std::lround(part.height * scale))));
  const auto resized = [&](const cv::Mat& whole) {
    cv::Mat result;
    cv::resize(whole(part), result, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    return result;
  };
  Picture picture{
      resized(view_of(image)), resized(view_of(scene.writing)), resized(view_of(scene.signature)), {}};
  picture.box = cv::Rect(static_cast<int>((scene.box.x - part.x) * scale),
                         static_cast<int>((scene.box.y - part.y) * scale),
                         std::max(1, static_cast<int>(scene.box.width * scale)),
                         std::max(1, static_cast<int>(scene.box.height * scale))) &
                cv::Rect({}, size);
  return picture;
}

Picture seen_by(const Scene& scene, Sight sight, Random& random) {
  const cv::Rect whole(0, 0, scene.signature.width, scene.signature.height);
  if (sight == Sight::overview)
    return part_of(scene, whole,
                   std::min(1.0, random.uniform(400, 620) / std::max(whole.width, whole.height)));
  const cv::Rect box(scene.box.x, scene.box.y, scene.box.width, scene.box.height);
  const auto around = [&](int side) { return static_cast<int>(side * random.uniform(0.03, 0.4)) + 4; };
  const int left = around(box.width), right = around(box.width), top = around(box.height),
            bottom = around(box.height);
  const cv::Rect part =
      cv::Rect(box.x - left, box.y - top, box.width + left + right, box.height + top + bottom) & whole;
  const double widest = std::min(560.0, 1.6 * box.width);
  return part_of(scene, part, random.uniform(std::min(120.0, 0.9 * widest), widest) / box.width);
}

// Copies the part of a plane that the window reaches; the rest stays 0.
void cut(const cv::Mat& plane, cv::Point at, int height, int width, std::uint8_t* out) {
  cv::Mat target(height, width, CV_8U, out);
  const cv::Rect wanted(at.x, at.y, width, height);
  const cv::Rect there = wanted & cv::Rect({}, plane.size());
  if (!there.empty()) plane(there).copyTo(target(there - wanted.tl()));
}

// Where a window of `length` begins so that `focus` lies in it, within a side of `side` where that is longer.
int begin_of(int focus, int length, int side, Random& random) {
  if (side <= length) return -static_cast<int>(random.integer(0, length - side));
  const int first = focus - static_cast<int>(random.integer(0, length - 1));
  return std::clamp(first, 0, side - length);
}

}  // namespace

InkWindow cut_window(const Scene& scene, Sight sight, int height, int width, Random& random) {
  constexpr double kOfSignature = 0.75;
  const Picture picture = seen_by(scene, sight, random);
  const cv::Rect focus =
      random.chance(kOfSignature) && !picture.box.empty() ? picture.box : cv::Rect({}, picture.pixels.size());
  const cv::Point at(begin_of(static_cast<int>(random.integer(focus.x, focus.br().x - 1)), width,
                              picture.pixels.cols, random),
                     begin_of(static_cast<int>(random.integer(focus.y, focus.br().y - 1)), height,
                              picture.pixels.rows, random));
  const InkView view = ink_view(to_image(picture.pixels));
  const auto plane = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
  const auto view_plane = static_cast<std::size_t>(view.height) * static_cast<std::size_t>(view.width);
  InkWindow window{std::vector<std::uint8_t>(3 * plane), std::vector<std::uint8_t>(plane),
                   std::vector<std::uint8_t>(plane)};
  for (std::size_t c = 0; c < 3; ++c)
    cut(cv::Mat(view.height, view.width, CV_8U,
                const_cast<std::uint8_t*>(view.darkness.data()) + c * view_plane),
        at, height, width, window.darkness.data() + c * plane);
  cut(picture.writing, at, height, width, window.writing.data());
  cut(picture.signature, at, height, width, window.signature.data());
  return window;
}

}  // namespace siglib
