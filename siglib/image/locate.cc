#include "siglib/image/locate.h"

#include "siglib/core/error.h"
#include "siglib/image/histogram.h"
#include "siglib/image/pixels.h"
#include "siglib/image/plain.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

constexpr int kOverview = 512;  // longer side
constexpr int kClose = 560;     // longer side of a box that is lifted

double scale_to(int side, const Image& image) {
  return std::min(1.0, static_cast<double>(side) / std::max(image.width, image.height));
}

Image scaled(const cv::Mat& pixels, double scale) {
  const auto side = [&](int length) { return std::max(1, static_cast<int>(std::lround(length * scale))); };
  cv::Mat result;
  cv::resize(pixels, result, {side(pixels.cols), side(pixels.rows)}, 0, 0,
             scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  return to_image(result);
}

// The darkest channel: a pen of any colour takes all of some colour's light.
cv::Mat darkest(const InkView& view) {
  const auto plane = static_cast<std::size_t>(view.height) * static_cast<std::size_t>(view.width);
  const auto channel = [&](std::size_t c) {
    return cv::Mat(view.height, view.width, CV_8U,
                   const_cast<std::uint8_t*>(view.darkness.data()) + c * plane);
  };
  cv::Mat result;
  cv::max(channel(0), channel(1), result);
  cv::max(result, channel(2), result);
  return result;
}

struct Group {
  cv::Rect box;
  double mass = 0;  // sum of probabilities
  double ink = 0;   // pixels
};

// Words of one signature: no farther apart than a word is high.
bool belong_together(const cv::Rect& a, const cv::Rect& b) {
  constexpr double kAcross = 0.6, kDown = 0.25;  // of the greater height
  const int height = std::max(a.height, b.height);
  const int across = std::max({a.x - b.br().x, b.x - a.br().x, 0});
  const int down = std::max({a.y - b.br().y, b.y - a.br().y, 0});
  return across <= kAcross * height && down <= kDown * height;
}

// The most massive first; the rest of a crowd that no signature makes is left out.
std::vector<Group> merged(std::vector<Group> groups) {
  constexpr std::size_t kMost = 64;
  groups.resize(std::min(groups.size(), kMost));
  for (std::size_t i = 0; i < groups.size();) {
    const auto near =
        std::find_if(groups.begin() + static_cast<std::ptrdiff_t>(i) + 1, groups.end(),
                     [&](const Group& other) { return belong_together(groups[i].box, other.box); });
    if (near == groups.end()) {
      ++i;
      continue;
    }
    groups[i].box |= near->box;
    groups[i].mass += near->mass;
    groups[i].ink += near->ink;
    groups.erase(near);
    i = 0;  // what has grown may reach farther
  }
  std::ranges::sort(groups, std::greater{}, &Group::mass);
  return groups;
}

// Ink that lies near other ink is one signature's.
std::vector<Group> groups_of(const cv::Mat& probability) {
  constexpr int kInk = 115;
  constexpr double kGapAcross = 0.03, kGapDown = 0.015;  // shares of the longer side
  const int side = std::max(probability.cols, probability.rows);
  const auto odd = [&](double share) { return static_cast<int>(share * side) | 1; };
  const cv::Mat ink = probability >= kInk;
  cv::Mat joined, labels;
  cv::dilate(ink, joined, cv::getStructuringElement(cv::MORPH_RECT, {odd(kGapAcross), odd(kGapDown)}));
  const int count = cv::connectedComponents(joined, labels, 8, CV_32S);
  std::vector<Group> groups(static_cast<std::size_t>(count));
  for (int y = 0; y < ink.rows; ++y) {
    for (int x = 0; x < ink.cols; ++x) {
      if (ink.at<std::uint8_t>(y, x) == 0) continue;
      Group& group = groups[static_cast<std::size_t>(labels.at<int>(y, x))];
      group.box = group.ink == 0 ? cv::Rect(x, y, 1, 1) : group.box | cv::Rect(x, y, 1, 1);
      group.mass += probability.at<std::uint8_t>(y, x) / 255.0;
      ++group.ink;
    }
  }
  std::erase_if(groups, [](const Group& group) { return group.ink == 0; });
  std::ranges::sort(groups, std::greater{}, &Group::mass);
  return merged(std::move(groups));
}

}  // namespace

std::vector<FoundSignature> find_signatures(const Image& image, const InkSegmenter& segmenter) {
  constexpr double kLeastInk = 12;  // pixels
  constexpr double kLeastOfLargest = 0.25;
  const double scale = scale_to(kOverview, image);
  const InkLayers layers = segmenter.segment(scaled(view_of(image), scale));
  const std::vector<Group> groups = groups_of(view_of(layers.signature));
  std::vector<FoundSignature> found;
  for (const Group& group : groups) {
    if (group.ink < kLeastInk || group.mass < kLeastOfLargest * groups.front().mass) continue;
    const auto down = [&](int at) { return static_cast<int>(std::floor(at / scale)); };
    const auto up = [&](int at, int end) { return std::min(end, static_cast<int>(std::ceil(at / scale))); };
    const int x = down(group.box.x), y = down(group.box.y);
    found.push_back({{x, y, up(group.box.br().x, image.width) - x, up(group.box.br().y, image.height) - y},
                     group.mass / group.ink});
  }
  return found;
}

LiftedPart lift_signature(const Image& image, const PixelBox& box, const InkSegmenter& segmenter) {
  constexpr double kAround = 0.08;
  const int around = static_cast<int>(kAround * std::max(box.width, box.height)) + 4;
  const cv::Rect part =
      cv::Rect(box.x - around, box.y - around, box.width + 2 * around, box.height + 2 * around) &
      cv::Rect(0, 0, image.width, image.height);
  const double scale = std::min(1.0, static_cast<double>(kClose) / std::max(box.width, box.height));
  const Image close = scaled(view_of(image)(part).clone(), scale);
  const InkLayers layers = segmenter.segment(close);
  const cv::Mat writing = view_of(layers.writing);
  const cv::Mat dark = darkest(ink_view(close));
  const int full = std::max(1, Histogram(dark, writing >= 128).quantile(0.9));
  cv::Mat ink;
  dark.convertTo(ink, CV_8U, 255.0 / full);
  cv::multiply(ink, writing, ink, 1.0 / 255);
  cv::bitwise_not(ink, ink);
  return {to_image(ink), {part.x, part.y, part.width, part.height}, full / 255.0};
}

std::optional<Lifted> Locator::operator()(const Image& image, std::string_view name) const {
  if (mode_ == LocateMode::never || (mode_ == LocateMode::automatic && is_plain(grey_of(image))))
    return std::nullopt;
  std::vector<FoundSignature> found = find_signatures(image, *segmenter_);
  if (found.empty()) fail(ErrorKind::input, "{}: no signature is to be found in it", name);
  LiftedPart picture = lift_signature(image, found.front().box, *segmenter_);
  return Lifted{std::move(picture), std::move(found)};
}

InkQuality Lifted::of_source(InkQuality quality, int width, int height) const {
  constexpr int kEdge = 2;  // pixels: as near as a box comes to where the picture ends
  const PixelBox& box = found.front().box;
  quality.width *= static_cast<double>(picture.part.width) / picture.image.width;
  quality.contrast = picture.contrast;
  quality.left = box.x <= kEdge;
  quality.top = box.y <= kEdge;
  quality.right = box.x + box.width >= width - kEdge;
  quality.bottom = box.y + box.height >= height - kEdge;
  quality.signatures = static_cast<int>(found.size());
  return quality;
}

}  // namespace siglib
