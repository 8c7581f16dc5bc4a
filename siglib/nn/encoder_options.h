// Which encoder, and what it sees. Without LibTorch, so that whoever only passes the choice on compiles fast.
#pragma once

#include "siglib/config/fields.h"

#include <cstdint>
#include <vector>

namespace siglib {

struct InputSize {
  int height = 0;
  int width = 0;
  bool operator==(const InputSize&) const = default;
};

enum class EncoderKind { compact, signet };

struct EncoderOptions {
  EncoderKind kind = EncoderKind::compact;
  std::int64_t dimension = 128;
  std::int64_t stride = 4;
  std::vector<std::int64_t> widths = {16, 32, 64, 128, 192};
  double dropout = 0.2;

  void visit_fields(FieldVisitor& v) {
    v.choice("kind", kind, {{"compact", EncoderKind::compact}, {"signet", EncoderKind::signet}},
             "architecture");
    v.field("dimension", dimension, between(2, 4096), "length of the embedding");
    v.field("stride", stride, between(1, 8),
            "signet: stride of the first convolution; 1 as printed, 4 as released");
    v.field("widths", widths, between(4, 1024), "compact: channels of the stem and of each stage");
    v.field("dropout", dropout, between(0, 0.9), "compact: dropout before the last layer");
  }
};

}  // namespace siglib
