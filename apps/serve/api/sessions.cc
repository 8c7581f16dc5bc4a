#include "serve/api/sessions.h"

#include "siglib/core/error.h"
#include "siglib/core/hash.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

namespace siglib::serve {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSession = 16, kKeyId = 36, kPlain = kSession + kKeyId + 8 + 8;
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kSealed = 1 + kNonce + kPlain + kTag;
constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::int64_t kLongest = 12LL * 3'600'000;
constexpr std::size_t kMostEnded = 10'000;

std::array<std::uint8_t, 32> derived(const Bytes& secret, std::string_view purpose) {
  std::array<std::uint8_t, 32> key;
  if (crypto_generichash(key.data(), key.size(), reinterpret_cast<const unsigned char*>(purpose.data()),
                         purpose.size(), secret.data(), secret.size()) != 0)
    fail(ErrorKind::internal, "sessions: no key can be derived");
  return key;
}

void put(std::uint8_t* at, std::int64_t number) {
  for (int i = 0; i < 8; ++i)
    at[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (8 * i));
}

std::int64_t number_at(const std::uint8_t* at) {
  std::uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number |= static_cast<std::uint64_t>(at[i]) << (8 * i);
  return static_cast<std::int64_t>(number);
}

std::string_view cookie_name(bool secure) {
  return secure ? "__Host-siglib-session" : "siglib-session";
}

std::string name_of(const SignIn& session) {
  return {reinterpret_cast<const char*>(session.session.data()), session.session.size()};
}

}  // namespace

Sessions::Sessions(const Bytes& secret, std::int64_t idle_milliseconds)
    : idle_(idle_milliseconds),
      sealing_key_(derived(secret, "siglib session seal 1")),
      csrf_key_(derived(secret, "siglib session csrf 1")) {}

Sessions::~Sessions() {
  sodium_memzero(sealing_key_.data(), sealing_key_.size());
  sodium_memzero(csrf_key_.data(), csrf_key_.size());
}

std::int64_t Sessions::end_of(std::int64_t begun, std::int64_t now) const {
  return std::min(now + idle_, begun + kLongest);
}

SignIn Sessions::begin(std::string key, std::int64_t now) const {
  SignIn session{{}, std::move(key), now, end_of(now, now)};
  randombytes_buf(session.session.data(), session.session.size());
  return session;
}

std::string Sessions::seal(const SignIn& session) const {
  if (session.key.size() != kKeyId) fail(ErrorKind::internal, "sessions: the id of an API key is no UUID");
  std::array<std::uint8_t, kPlain> plain;
  std::ranges::copy(session.session, plain.begin());
  std::ranges::copy(session.key, plain.begin() + kSession);
  put(plain.data() + kSession + kKeyId, session.begun);
  put(plain.data() + kSession + kKeyId + 8, session.expires);
  std::array<std::uint8_t, kSealed> sealed{kVersion};
  std::uint8_t* const nonce = sealed.data() + 1;
  randombytes_buf(nonce, kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonce, nullptr, plain.data(), plain.size(),
                                             sealed.data(), 1, nullptr, nonce, sealing_key_.data());
  std::array<char, sodium_base64_ENCODED_LEN(kSealed, kBase64)> text;
  return sodium_bin2base64(text.data(), text.size(), sealed.data(), sealed.size(), kBase64);
}

std::optional<SignIn> Sessions::open(std::string_view token, std::int64_t now) const {
  std::array<std::uint8_t, kSealed> sealed;
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(sealed.data(), sealed.size(), token.data(), token.size(), nullptr, &size, &end,
                        kBase64) != 0 ||
      size != sealed.size() || end != token.data() + token.size() || sealed[0] != kVersion)
    return std::nullopt;
  std::array<std::uint8_t, kPlain> plain;
  const std::uint8_t* const nonce = sealed.data() + 1;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), nullptr, nullptr, nonce + kNonce,
                                                 kPlain + kTag, sealed.data(), 1, nonce,
                                                 sealing_key_.data()) != 0)
    return std::nullopt;
  SignIn session;
  std::copy_n(plain.begin(), kSession, session.session.begin());
  session.key = std::string(reinterpret_cast<const char*>(plain.data()) + kSession, kKeyId);
  session.begun = number_at(plain.data() + kSession + kKeyId);
  session.expires = number_at(plain.data() + kSession + kKeyId + 8);
  if (now >= session.expires) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  return ended_.contains(name_of(session)) ? std::nullopt : std::optional(session);
}

std::optional<SignIn> Sessions::renewed(const SignIn& session, std::int64_t now) const {
  const std::int64_t expires = end_of(session.begun, now);
  if (expires - session.expires < idle_ / 10) return std::nullopt;
  SignIn later = session;
  later.expires = expires;
  return later;
}

void Sessions::end(const SignIn& session, std::int64_t now) {
  const std::scoped_lock lock(mutex_);
  if (ended_.size() >= kMostEnded)
    std::erase_if(ended_, [now](const auto& one) { return one.second <= now; });
  // More than that are ended within the idle time only by somebody who means harm; any one may go.
  if (ended_.size() >= kMostEnded) ended_.erase(ended_.begin());
  // A token that was renewed a moment ago may outlive the one at hand.
  ended_[name_of(session)] = now + idle_;
}

std::string Sessions::csrf_token(const SignIn& session) const {
  std::array<std::uint8_t, 32> tag;
  crypto_generichash(tag.data(), tag.size(), session.session.data(), session.session.size(), csrf_key_.data(),
                     csrf_key_.size());
  return to_hex(tag);
}

bool Sessions::is_csrf_token(const SignIn& session, std::string_view token) const {
  const std::string expected = csrf_token(session);
  return token.size() == expected.size() && sodium_memcmp(token.data(), expected.data(), token.size()) == 0;
}

std::string session_cookie(std::string_view token, std::int64_t seconds, bool secure) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", cookie_name(secure), token,
                     seconds, secure ? "; Secure" : "");
}

std::optional<std::string_view> session_token(std::string_view cookies, bool secure) {
  const std::string_view name = cookie_name(secure);
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    std::string_view one = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=')
      return one.substr(name.size() + 1);
  }
  return std::nullopt;
}

}  // namespace siglib::serve
