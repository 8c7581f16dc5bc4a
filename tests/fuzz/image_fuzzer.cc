// An uploaded image on its way to a canvas.
#include "siglib/image/decode.h"
#include "siglib/image/header.h"
#include "siglib/image/preprocess.h"
#include "tests/fuzz/fuzz.h"

#include <cmath>

namespace siglib {
namespace {

// Small, so that many images are tried: what is wrong below a limit is wrong below a larger one.
constexpr DecodeLimits kLimits{.max_bytes = 1 << 20, .max_pixels = 1 << 18, .max_side = 4096};

void decode(std::span<const std::uint8_t> bytes) {
  const ImageHeader header = read_header(bytes, "upload");
  const Image image = decode_image(bytes, kLimits, "upload");
  const bool turned = header.orientation > 4;
  fuzz::require(image.width == (turned ? header.height : header.width) &&
                    image.height == (turned ? header.width : header.height),
                "an image has the size that its header states");
  fuzz::require(std::int64_t{image.width} * image.height <= kLimits.max_pixels &&
                    std::max(image.width, image.height) <= kLimits.max_side,
                "no image beyond the limits is decoded");
  fuzz::require(
      (image.channels == 1 || image.channels == 3) &&
          image.pixels.size() == static_cast<std::size_t>(image.width) * image.height * image.channels,
      "an image has pixels of one or three channels");

  static const Preprocessor preprocess;
  InkQuality quality;
  const Canvas canvas = preprocess(image, "upload", &quality);
  fuzz::require(canvas.height == preprocess.options().canvas_height &&
                    canvas.width == preprocess.options().canvas_width &&
                    canvas.ink.size() == static_cast<std::size_t>(canvas.height) * canvas.width,
                "a canvas has the size of the options");
}

}  // namespace
}  // namespace siglib

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  siglib::fuzz::may_refuse({siglib::ErrorKind::input}, [&] { siglib::decode({data, size}); });
  return 0;
}
