// Which encoder, and what it sees. Without LibTorch, so that whoever only passes the choice on compiles fast.
#pragma once

#include "siglib/config/fields.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace siglib {

struct InputSize {
  int height = 0;
  int width = 0;
  bool operator==(const InputSize&) const = default;
};

enum class EncoderKind { compact, signet, signet_f };
inline constexpr std::array<std::pair<std::string_view, EncoderKind>, 3> kEncoderKinds = {
    {{"compact", EncoderKind::compact},
     {"signet", EncoderKind::signet},
     {"signet_f", EncoderKind::signet_f}}};
constexpr std::string_view name_of(EncoderKind kind) {
  for (const auto& [name, candidate] : kEncoderKinds)
    if (candidate == kind) return name;
  return "";
}

struct EncoderOptions {
  EncoderKind kind = EncoderKind::compact;
  std::int64_t dimension = 128;
  std::int64_t stride = 4;
  std::vector<std::int64_t> widths = {16, 32, 64, 128, 192};
  double dropout = 0.2;

  void visit_fields(FieldVisitor& v) {
    v.choice("kind", kind, kEncoderKinds, "architecture");
    v.field("dimension", dimension, between(2, 4096), "length of the embedding; in signet_f's paper 2048");
    v.field("stride", stride, between(1, 8),
            "signet: stride of the first convolution; 1 as printed, 4 as released");
    v.field("widths", widths, between(4, 1024), "compact: channels of the stem and of each stage");
    v.field("dropout", dropout, between(0, 0.9), "compact: dropout before the last layer");
  }
};

}  // namespace siglib
