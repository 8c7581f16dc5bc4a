#include "siglib/core/hash.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace siglib {
namespace {

std::span<const std::uint8_t> bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// FIPS 180-4 examples and the NIST test vectors.
TEST(Sha256, KnownVectors) {
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256(bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(to_hex(sha256(std::vector<std::uint8_t>(1000000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, PiecesGiveTheHashOfTheWhole) {
  const std::string text(1000, 'x');
  for (std::size_t piece : {1U, 7U, 63U, 64U, 65U, 999U}) {
    Sha256 hash;
    for (std::size_t at = 0; at < text.size(); at += piece)
      hash.update(bytes(text).subspan(at, std::min(piece, text.size() - at)));
    EXPECT_EQ(hash.update({}).finish(), sha256(bytes(text))) << piece;
  }
}

TEST(Sha256, MovesWithWhatItHasSeen) {
  Sha256 first;
  first.update(bytes("ab"));
  Sha256 second = std::move(first);
  EXPECT_EQ(second.update(bytes("c")).finish(), sha256(bytes("abc")));
}

TEST(ToHex, KeepsLeadingZeros) {
  EXPECT_EQ(to_hex(std::vector<std::uint8_t>{0, 1, 0xab, 255}), "0001abff");
  EXPECT_EQ(to_hex({}), "");
}

}  // namespace
}  // namespace siglib
