#include "tests/fuzz/tiny_model.h"

#include "siglib/core/hash.h"
#include "siglib/model/model.h"
#include "siglib/nn/encoder.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/simple_score.h"

#include <algorithm>
#include <cmath>

namespace siglib::fuzz {
namespace {

Model make_model() {
  EncoderOptions architecture;
  architecture.dimension = 2;
  architecture.widths = {4, 4, 4, 4, 4};
  ScoreModel score = test::simple_score({{"balanced", Negatives::skilled, 0.1, 0.1, 0.6, 0.2}});
  ScoreRule rule = score.rules.front();
  rule.references = 2;
  rule.calibration = Calibration(CalibrationMethod::beta, {1, 2, 3});
  score.rules.push_back(rule);
  rule.references = 3;
  rule.calibration = Calibration(CalibrationMethod::isotonic, {-1, 0, 1, 0.1, 0.1, 0.9});
  score.rules.push_back(rule);
  return {architecture,
          make_encoder(architecture),
          {},
          score,
          {"tiny", "1", "2026-01-02T03:04:05Z", "a: 1\n", 7, std::nan(""), 0.04, {{"a", "A", "free", 1, 2}}},
          {Digest{1}, Digest{2}},
          ""};
}

}  // namespace

Bytes tiny_model() {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / fmt::format("siglib-fuzz-{}.h5", ::getpid());
  save_model(make_model(), file);
  Bytes content = read_file(file, 1 << 20);
  std::filesystem::remove(file);
  return content;
}

Bytes as_model(std::span<const std::uint8_t> content) {
  const std::string text = fmt::format("siglib-model 3\nsha256 {}\n", to_hex(sha256(content)));
  Bytes file(kModelBlock + content.size(), 0);
  std::ranges::copy(text, file.begin());
  std::ranges::copy(content, file.begin() + kModelBlock);
  return file;
}

}  // namespace siglib::fuzz
