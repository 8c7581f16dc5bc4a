#include "siglib/score/template_bytes.h"

#include "siglib/core/error.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>

namespace siglib {
namespace {

Template example(std::size_t points = 3) {
  Template result;
  result.embedding = {0.6F, -0.8F};
  Strokes& strokes = result.strokes;
  for (std::size_t i = 0; i < points; ++i) {
    float value = static_cast<float>(i);
    for (auto* field : {&strokes.x, &strokes.y, &strokes.cos2, &strokes.sin2, &strokes.width,
                        &strokes.darkness, &strokes.ink, &strokes.crowding})
      field->push_back(value += 0.25F);
    for (std::size_t c = 0; c < kJetChannels; ++c)
      strokes.jets.push_back(static_cast<std::int8_t>(7 * i + c) - 64);
  }
  strokes.length = 912.5F;
  return result;
}

TEST(TemplateBytes, ComeBackAsTheyWere) {
  for (const Template& original : {example(), example(0), example(kMaxStrokePoints)}) {
    const Template copy = template_of_bytes(to_bytes(original));
    EXPECT_EQ(copy.embedding, original.embedding);
    EXPECT_EQ(copy.strokes, original.strokes);
  }
}

TEST(TemplateBytes, AreLaidOutAsDocumented) {
  const Bytes bytes = to_bytes(example());
  ASSERT_EQ(bytes.size(), 8U + 4 + 4 + 2 * 4 + 3 * 8 * 4 + 3 * kJetChannels + 4);
  EXPECT_EQ(std::memcmp(bytes.data(), "sigtmpl1\2\0\0\0\3\0\0\0", 16), 0);
}

TEST(TemplateBytes, RefusesEveryCutAndWhatIsLonger) {
  Bytes bytes = to_bytes(example());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_THROW(template_of_bytes(std::span(bytes).first(size)), Error) << size;
  bytes.push_back(0);
  EXPECT_THROW(template_of_bytes(bytes), Error);
}

TEST(TemplateBytes, RefusesAnotherVersionImpossibleSizesAndWhatIsNoNumber) {
  const Bytes sound = to_bytes(example());
  Bytes version = sound, dimensions = sound, points = sound, infinite = sound;
  version[7] = '2';
  dimensions[11] = 0xff;
  points[15] = 0xff;
  const float none = std::numeric_limits<float>::quiet_NaN();
  std::memcpy(infinite.data() + 16, &none, sizeof none);
  for (const Bytes& bytes : {version, dimensions, points, infinite})
    EXPECT_THROW(template_of_bytes(bytes), Error);
}

}  // namespace
}  // namespace siglib
