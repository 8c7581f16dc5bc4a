#include "siglib/image/source_statistics.h"

#include "siglib/image/pixels.h"

#include <algorithm>

namespace siglib {

SourceStatistics source_statistics_of(const Image& image, std::span<const std::uint8_t> file) {
  const ImageHeader header = read_header(file, "image");
  cv::Mat darkness;
  cv::bitwise_not(grey_of(image), darkness);
  const auto size = static_cast<double>(file.size());
  SourceStatistics statistics{size,
                              size / static_cast<double>(darkness.total()),
                              static_cast<double>(image.width),
                              static_cast<double>(image.height),
                              static_cast<double>(header.format),
                              static_cast<double>(header.channels),
                              static_cast<double>(header.bit_depth)};
  const CanvasStatistics raw = statistics_of({darkness.data, darkness.total()}, image.height, image.width);
  std::copy(raw.begin(), raw.end(), statistics.begin() + kFileStatistics);
  return statistics;
}

}  // namespace siglib
