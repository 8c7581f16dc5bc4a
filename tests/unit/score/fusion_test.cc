#include "siglib/score/fusion.h"

#include "tests/support/expect_error.h"

#include <array>
#include <limits>

namespace siglib {
namespace {

TEST(Fuse, FollowsItsRule) {
  const std::array values{3.0, -1.0, 0.5, 7.5};
  EXPECT_DOUBLE_EQ(fuse(values, Fusion::mean), 2.5);
  EXPECT_DOUBLE_EQ(fuse(values, Fusion::max), 7.5);
  EXPECT_DOUBLE_EQ(fuse(values, Fusion::min), -1);
  EXPECT_DOUBLE_EQ(fuse(values, Fusion::median), 1.75);
  EXPECT_DOUBLE_EQ(fuse(std::array{3.0, -1.0, 0.5}, Fusion::median), 0.5);
}

TEST(Fuse, OneReferenceIsItself) {
  for (const Fusion fusion : {Fusion::mean, Fusion::max, Fusion::min, Fusion::median})
    EXPECT_EQ(fuse(std::array{0.7}, fusion), 0.7);
}

TEST(Fuse, RefusesNothingAndNan) {
  expect_error(ErrorKind::input, "no reference", [] { fuse({}, Fusion::mean); });
  expect_error(ErrorKind::input, "no number", [] {
    fuse(std::array{1.0, std::numeric_limits<double>::quiet_NaN()}, Fusion::max);
  });
}

TEST(Fuse, MeanEmbeddingHasNoScoresToFuse) {
  expect_error(ErrorKind::usage, "mean_embedding", [] {
    fuse(std::array{1.0, 2.0}, Fusion::mean_embedding);
  });
}

TEST(Fusion, GoesByName) {
  for (const auto& [name, fusion] : kFusions) {
    EXPECT_EQ(to_string(fusion), name);
    EXPECT_EQ(fusion_named(name), fusion);
  }
  expect_error(ErrorKind::usage, "\"sum\"", [] { fusion_named("sum"); });
}

}  // namespace
}  // namespace siglib
