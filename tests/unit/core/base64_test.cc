#include "siglib/core/base64.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace siglib {
namespace {

std::string encoded(std::string_view text) {
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  return base64(bytes);
}

TEST(Base64, AgreesWithRfc4648) {
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foob"), "Zm9vYg==");
  EXPECT_EQ(encoded("fooba"), "Zm9vYmE=");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

TEST(Base64, EveryByteCounts) {
  EXPECT_EQ(base64(std::vector<std::uint8_t>{0, 0, 0}), "AAAA");
  EXPECT_EQ(base64(std::vector<std::uint8_t>{255, 255, 255}), "////");
  EXPECT_EQ(base64(std::vector<std::uint8_t>{0xfb, 0xef, 0xbe, 0x89}), "++++iQ==");
}

}  // namespace
}  // namespace siglib
