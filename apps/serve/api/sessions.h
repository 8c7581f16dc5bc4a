// Sessions of the dashboard: a sealed cookie in place of an API key that a browser would have to keep.
//
//   token    base64url(01 | nonce [24] | XChaCha20-Poly1305 of: session [16] | key id [36] | begun [8] |
//   expires [8])
//
// The sealing key is derived from the store's secret, so that every replica opens what any of them sealed and
// none keeps a list. Whether the API key still lives, and its role, is asked at every request
// (AccessControl).
#pragma once

#include "siglib/core/file.h"

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace siglib::serve {

struct SignIn {
  std::array<std::uint8_t, 16> session{};  // stays while the token is renewed
  std::string key;                         // id of the API key
  std::int64_t begun = 0;                  // milliseconds since 1970-01-01 UTC
  std::int64_t expires = 0;
};

// Thread-safe.
class Sessions {
 public:
  // `secret`: of the store. A session ends when nothing was asked for `idle`, or after twelve hours.
  Sessions(const Bytes& secret, std::int64_t idle_milliseconds);
  ~Sessions();

  SignIn begin(std::string key, std::int64_t now) const;
  std::string seal(const SignIn& session) const;
  // Nothing: not sealed here, altered, expired, or signed out.
  std::optional<SignIn> open(std::string_view token, std::int64_t now) const;
  // With a later end, where a tenth of the idle time has gone by since the last renewal.
  std::optional<SignIn> renewed(const SignIn& session, std::int64_t now) const;
  // Signed out on this server: a copy of the cookie is worth nothing here. Other replicas wait for its end.
  void end(const SignIn& session, std::int64_t now);

  // What a page must send along with its cookie, to show that it could read the answer to GET /v1/session.
  std::string csrf_token(const SignIn& session) const;
  bool is_csrf_token(const SignIn& session, std::string_view token) const;  // in constant time

  std::int64_t idle_milliseconds() const { return idle_; }

 private:
  std::int64_t end_of(std::int64_t begun, std::int64_t now) const;

  const std::int64_t idle_;
  std::array<std::uint8_t, 32> sealing_key_;
  std::array<std::uint8_t, 32> csrf_key_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::int64_t> ended_;  // session → when its token expires anyway
};

// The cookie, as Set-Cookie has it. `secure`: for HTTPS only, with a name that no plain page can set.
std::string session_cookie(std::string_view token, std::int64_t seconds, bool secure);
// The token among the fields of a Cookie header.
std::optional<std::string_view> session_token(std::string_view cookies, bool secure);

}  // namespace siglib::serve
