// What the shortcut audit looks at: single images, without any pair.
#pragma once

#include "siglib/data/sample.h"
#include "siglib/image/source_statistics.h"
#include "siglib/image/statistics.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace siglib {

struct AuditImage {
  std::string path;
  std::int64_t writer = -1;  // unique among the audited images; -1 unknown
  Kind kind = Kind::genuine;
  std::int64_t image = -1;    // which of the evaluated images it is; -1 none
  bool seen = false;          // it trained or validated the model
  CanvasStatistics after{};   // of the canvas at the encoder's size
  SourceStatistics before{};  // of the file
};

struct AuditImages {
  // More canvases than this are not kept: the probe and the search for near-copies leave the rest out.
  static constexpr std::size_t kMaxCanvases = 20'000;

  int height = 0;
  int width = 0;
  std::vector<AuditImage> images;
  std::vector<std::uint8_t> ink;  // canvases of the first images: [min(images, kMaxCanvases), height, width]
  std::int64_t exact_copies = 0;  // pixel-identical images under other names

  std::size_t canvases() const;  // how many canvases there are
  std::span<const std::uint8_t> canvas(std::size_t index) const;
};

}  // namespace siglib
