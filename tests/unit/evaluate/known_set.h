// Pairs whose figures can be told by hand.
#pragma once

#include "siglib/evaluate/evaluate.h"
#include "siglib/nn/encoder.h"
#include "tests/support/simple_score.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <vector>

namespace siglib::test {

inline std::shared_ptr<const Model> model_with(std::vector<Digest> seen) {
  EncoderOptions architecture;
  architecture.dimension = 2;
  architecture.widths = {4, 4, 8, 8, 8};
  return std::make_shared<const Model>(
      Model{architecture,
            make_encoder(architecture),
            {},
            simple_score({{"balanced", Negatives::skilled, 0.1, 0.1, 0.6, 0.3},
                          {"strict", Negatives::skilled, 0.01, 0.1, 0.99, 0.3}}),
            {},
            std::move(seen),
            "0123456789abcdef"});
}

// Four writers with two genuine signatures and one forgery each, at chosen angles on the unit circle.
// Forgeries have more ink.
inline PairSet known_set(std::int64_t first_writer = 0) {
  PairSet set;
  set.from = "test";
  for (std::int64_t w = 0; w < 4; ++w) {
    set.writer_names.push_back(fmt::format("writer {}", first_writer + w));
    const float base = static_cast<float>(w) * 1.5f;
    for (const float offset : {0.f, 0.1f, 0.5f}) {
      AuditImage audited;
      audited.path = fmt::format("{}/{}", first_writer + w, offset);
      audited.writer = w;
      audited.kind = offset == 0.5f ? Kind::forged : Kind::genuine;
      audited.image = std::ssize(set.images);
      audited.after = {0.1, 0.1 + offset, 0.5, 2, 1, 1, 3, 0.1, 0, 8};
      set.audit.images.push_back(audited);
      Embedded image;
      image.signature.embedding = {std::cos(base + offset), std::sin(base + offset)};
      image.pixel_hash[0] = static_cast<std::uint8_t>(set.images.size() + 1);
      image.pixel_hash[1] = static_cast<std::uint8_t>(first_writer);
      set.images.push_back(image);
      set.writer.push_back(w);
    }
    const std::int64_t first = 3 * w;
    set.pairs.push_back({{first}, first + 1, PairKind::genuine});
    set.pairs.push_back({{first}, first + 2, PairKind::skilled});
    set.pairs.push_back({{first}, (first + 3) % 12, PairKind::random});
  }
  for (std::size_t i = 0; i < set.pairs.size(); ++i) {
    set.reference_fields.push_back("a, \"b\".png");
    set.query_fields.push_back(fmt::format("q{}.png", i));
  }
  return set;
}

inline EvaluateOptions quick_options(bool allow_seen = false) {
  return {allow_seen, {50, 1, 1}, true, Pictures::by_terms};
}

inline Evaluation run(PairSet set, std::vector<Digest> seen = {}, bool allow = false,
                      MatchOptions match = {}) {
  const std::vector<ModelRun> runs{{Matcher(model_with(std::move(seen)), match), std::move(set), 0}};
  return evaluate(runs, quick_options(allow), silent_reporter());
}

}  // namespace siglib::test
