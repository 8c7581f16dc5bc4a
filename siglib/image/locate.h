// From a picture of a document to a picture of the signature on it.
#pragma once

#include "siglib/image/box.h"
#include "siglib/image/image.h"
#include "siglib/image/ink_segmenter.h"
#include "siglib/image/quality.h"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace siglib {

struct FoundSignature {
  PixelBox box;           // pixels of the image
  double confidence = 0;  // mean probability of its ink to be a signature's
};

// Where signatures are, the one with most ink first; empty where none is. The image is looked at with its
// longer side at 512 pixels.
std::vector<FoundSignature> find_signatures(const Image& image, const InkSegmenter& segmenter);

// A part of an image with nothing but handwriting on it.
struct LiftedPart {
  Image image;          // grey, dark ink on white, at most 660 pixels wide or high
  PixelBox part;        // what it shows, pixels of the source
  double contrast = 0;  // darkness of full ink against the paper, 0 to 1
};

// What is handwritten in the box and a little around it, without paper, print and pattern.
LiftedPart lift_signature(const Image& image, const PixelBox& box, const InkSegmenter& segmenter);

enum class LocateMode {
  automatic,  // where more than a signature on paper is to be seen
  always,
  never
};

// The largest signature of an image, lifted: what preprocessing is given in the image's place.
struct Lifted {
  LiftedPart picture;
  std::vector<FoundSignature> found;

  // What preprocessing saw of the picture, in terms of the image of width × height pixels that it came from.
  InkQuality of_source(InkQuality quality, int width, int height) const;
};

class Locator {
 public:
  explicit Locator(std::shared_ptr<const InkSegmenter> segmenter, LocateMode mode = LocateMode::automatic)
      : segmenter_(std::move(segmenter)), mode_(mode) {}

  // The signature with most ink. None in mode never, and in mode automatic for an image whose dark pixels are
  // handwriting, as far as a look at it with its longer side at 256 pixels tells: it is to be taken as it is.
  // Throws Error(input) beginning with `name` when no signature is found where one is looked for.
  std::optional<Lifted> operator()(const Image& image, std::string_view name) const;

  const InkSegmenter& segmenter() const { return *segmenter_; }

 private:
  std::shared_ptr<const InkSegmenter> segmenter_;
  LocateMode mode_;
};

}  // namespace siglib
