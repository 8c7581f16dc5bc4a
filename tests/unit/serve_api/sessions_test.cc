#include "serve/api/sessions.h"

#include <gtest/gtest.h>

namespace siglib::serve {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000, kIdle = 900'000, kHour = 3'600'000;
const std::string kKey = "11111111-2222-4333-8444-555555555555";

Bytes secret(std::uint8_t with = 7) {
  return Bytes(32, with);
}

TEST(Sessions, AnyReplicaWithTheSecretOpensWhatOneSealed) {
  const Sessions one(secret(), kIdle), other(secret(), kIdle), stranger(secret(8), kIdle);
  const SignIn begun = one.begin(kKey, kNow);
  const std::string token = one.seal(begun);
  const auto opened = other.open(token, kNow + 1);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->key, kKey);
  EXPECT_EQ(opened->session, begun.session);
  EXPECT_EQ(opened->expires, kNow + kIdle);
  EXPECT_FALSE(stranger.open(token, kNow + 1));
  EXPECT_NE(one.seal(begun), token);  // a nonce of its own each time
}

TEST(Sessions, NoByteCanBeChanged) {
  const Sessions sessions(secret(), kIdle);
  const std::string token = sessions.seal(sessions.begin(kKey, kNow));
  ASSERT_TRUE(sessions.open(token, kNow));
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(sessions.open(changed, kNow)) << i;
  }
  for (const std::string& malformed : {std::string(), token.substr(1), token + "A", std::string(5000, 'A')})
    EXPECT_FALSE(sessions.open(malformed, kNow));
}

TEST(Sessions, EndWhenIdleAndAreRenewedWhileUsed) {
  const Sessions sessions(secret(), kIdle);
  SignIn session = sessions.begin(kKey, kNow);
  EXPECT_TRUE(sessions.open(sessions.seal(session), kNow + kIdle - 1));
  EXPECT_FALSE(sessions.open(sessions.seal(session), kNow + kIdle));
  EXPECT_FALSE(sessions.renewed(session, kNow + kIdle / 10 - 1));
  // Used all day, it ends after twelve hours none the less.
  std::int64_t now = kNow;
  for (; now < session.expires; now += kIdle / 2)
    if (const auto later = sessions.renewed(session, now)) session = *later;
  EXPECT_EQ(session.expires, kNow + 12 * kHour);
}

TEST(Sessions, SignedOutACopyOfTheCookieIsWorthNothing) {
  Sessions sessions(secret(), kIdle);
  const SignIn session = sessions.begin(kKey, kNow), another = sessions.begin(kKey, kNow);
  const auto renewed = sessions.renewed(session, kNow + kIdle / 2);
  ASSERT_TRUE(renewed);
  sessions.end(session, kNow + kIdle / 2);
  EXPECT_FALSE(sessions.open(sessions.seal(session), kNow + kIdle / 2));
  EXPECT_FALSE(sessions.open(sessions.seal(*renewed), kNow + kIdle));
  EXPECT_TRUE(sessions.open(sessions.seal(another), kNow + kIdle / 2));
}

TEST(Sessions, TheCsrfTokenIsTheSessionsOwn) {
  const Sessions sessions(secret(), kIdle);
  const SignIn session = sessions.begin(kKey, kNow), another = sessions.begin(kKey, kNow);
  const std::string token = sessions.csrf_token(session);
  EXPECT_TRUE(sessions.is_csrf_token(session, token));
  EXPECT_TRUE(sessions.is_csrf_token(*sessions.renewed(session, kNow + kIdle / 2), token));
  EXPECT_FALSE(sessions.is_csrf_token(another, token));
  EXPECT_FALSE(sessions.is_csrf_token(session, ""));
  EXPECT_FALSE(sessions.is_csrf_token(session, token.substr(1)));
}

TEST(Sessions, CookieIsReadAmongOthers) {
  EXPECT_EQ(session_cookie("t", 900, false),
            "siglib-session=t; Path=/; Max-Age=900; HttpOnly; SameSite=Strict");
  EXPECT_EQ(session_cookie("t", 900, true),
            "__Host-siglib-session=t; Path=/; Max-Age=900; HttpOnly; SameSite=Strict; Secure");
  EXPECT_EQ(session_token("a=1; siglib-session=xyz; b=2", false), "xyz");
  EXPECT_EQ(session_token("__Host-siglib-session=xyz", true), "xyz");
  // A plain page cannot put its cookie in the place of one for HTTPS.
  EXPECT_FALSE(session_token("siglib-session=xyz", true));
  EXPECT_FALSE(session_token("my-siglib-session=xyz; siglib-sessions=1; =", false));
  EXPECT_FALSE(session_token("", false));
}

}  // namespace
}  // namespace siglib::serve
