// How blobs lie in the database: plain, or sealed with a key that is kept elsewhere.
//
//   plain    00 | content
//   sealed   01 | key id [8] | nonce [24] | XChaCha20-Poly1305 ciphertext and tag
//
// The seal is bound to the place of the blob (table, column and row): who can write to the database but has
// no key can neither read a template nor put one customer's in the place of another's. libsodium's secretbox
// knows no such binding, hence its AEAD sibling. Key id: the first 8 bytes of BLAKE2b("siglib key id") keyed
// with the key.
#pragma once

#include "serve/store/value.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace siglib::serve {

class SecretKey {
 public:
  static constexpr std::size_t size = 32;

  // 32 bytes: raw, as 64 hex digits or in base64. Throws Error(usage) when the file holds something else or
  // others than its owner may access it, Error(input) when it is missing.
  static SecretKey from_file(const std::filesystem::path& path);
  explicit SecretKey(const std::array<std::uint8_t, size>& bytes);
  ~SecretKey();
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;

  const std::uint8_t* data() const noexcept { return bytes_.data(); }
  const std::string& id() const noexcept { return id_; }  // 16 hex digits; no secret

 private:
  std::array<std::uint8_t, size> bytes_;
  std::string id_;
};

// Seals with one key, opens with it and, while keys are being changed, with the previous one. Thread-safe.
class Vault {
 public:
  // Without `current` blobs are written plain. A plain blob is opened only when `plain_is_fine`.
  Vault(std::optional<SecretKey> current, std::optional<SecretKey> previous, bool plain_is_fine);

  Bytes seal(ByteView content, std::string_view column, std::string_view row) const;
  // Throws Error(io) when the blob is damaged, moved from another place, or sealed with a key not given.
  Bytes open(ByteView blob, std::string_view column, std::string_view row) const;

  // What every blob sealed with the current key begins with.
  Bytes current_header() const;
  static constexpr std::size_t overhead = 1 + 8 + 24 + 16;

 private:
  std::optional<SecretKey> current_, previous_;
  bool plain_is_fine_;
};

}  // namespace siglib::serve
