#include "serve/store/vault.h"

#include "serve/store/text.h"
#include "siglib/core/error.h"
#include "siglib/core/hash.h"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>

namespace siglib::serve {
namespace {

constexpr std::uint8_t plain_mark = 0, sealed_mark = 1;
constexpr std::size_t id_bytes = 8;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(SecretKey::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(Vault::overhead == 1 + id_bytes + nonce_bytes + tag_bytes);

std::string place(std::string_view column, std::string_view row) {
  return std::string(column).append(":").append(row);
}

const unsigned char* raw(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::optional<std::array<std::uint8_t, SecretKey::size>> key_bytes(const Bytes& content) {
  std::array<std::uint8_t, SecretKey::size> key;
  if (content.size() == key.size()) {
    std::copy(content.begin(), content.end(), key.begin());
    return key;
  }
  std::string text(content.begin(), content.end());
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  std::size_t size = 0;
  const char* end = nullptr;
  const bool hex =
      sodium_hex2bin(key.data(), key.size(), text.data(), text.size(), nullptr, &size, &end) == 0 &&
      size == key.size() && end == text.data() + text.size();
  const bool base64 = !hex &&
                      sodium_base642bin(key.data(), key.size(), text.data(), text.size(), nullptr, &size,
                                        &end, sodium_base64_VARIANT_ORIGINAL) == 0 &&
                      size == key.size() && end == text.data() + text.size();
  sodium_memzero(text.data(), text.size());
  return hex || base64 ? std::optional(key) : std::nullopt;
}

}  // namespace

SecretKey SecretKey::from_file(const std::filesystem::path& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0)
    fail(ErrorKind::input, "{}: the key file cannot be read", path.string());
  if ((found.st_mode & 077) != 0)
    fail(ErrorKind::usage, "{}: others may access this key file (mode {:o}), expected mode 600",
         path.string(), found.st_mode & 0777);
  Bytes content = read_file(path, 1024);
  auto key = key_bytes(content);
  sodium_memzero(content.data(), content.size());
  if (!key)
    fail(ErrorKind::usage, "{}: is no key file: expected 32 bytes, raw, as 64 hex digits or in base64",
         path.string());
  SecretKey secret(*key);
  sodium_memzero(key->data(), key->size());
  return secret;
}

SecretKey::SecretKey(const std::array<std::uint8_t, size>& bytes) : bytes_(bytes) {
  constexpr std::string_view purpose = "siglib key id";
  std::array<std::uint8_t, crypto_generichash_BYTES> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(purpose.data()),
                     purpose.size(), bytes_.data(), bytes_.size());
  id_ = to_hex(std::span(hash).first(id_bytes));
}

SecretKey::~SecretKey() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

Vault::Vault(std::optional<SecretKey> current, std::optional<SecretKey> previous, bool plain_is_fine)
    : current_(std::move(current)), previous_(std::move(previous)), plain_is_fine_(plain_is_fine) {
  if (sodium_init() < 0) fail(ErrorKind::internal, "libsodium cannot be initialised");
}

Bytes Vault::current_header() const {
  Bytes header = {plain_mark};
  if (current_) {
    header = *from_hex(current_->id());
    header.insert(header.begin(), sealed_mark);
  }
  return header;
}

Bytes Vault::seal(ByteView content, std::string_view column, std::string_view row) const {
  Bytes blob = current_header();
  if (!current_) {
    blob.insert(blob.end(), content.begin(), content.end());
    return blob;
  }
  const std::size_t nonce = blob.size();
  blob.resize(overhead + content.size());
  randombytes_buf(blob.data() + nonce, nonce_bytes);
  const std::string where = place(column, row);
  crypto_aead_xchacha20poly1305_ietf_encrypt(blob.data() + nonce + nonce_bytes, nullptr, content.data(),
                                             content.size(), raw(where), where.size(), nullptr,
                                             blob.data() + nonce, current_->data());
  return blob;
}

Bytes Vault::open(ByteView blob, std::string_view column, std::string_view row) const {
  if (!blob.empty() && blob[0] == plain_mark) {
    if (!plain_is_fine_) fail(ErrorKind::io, "store: {}: a blob is not encrypted, but the store is", column);
    return {blob.begin() + 1, blob.end()};
  }
  if (blob.size() < overhead || blob[0] != sealed_mark)
    fail(ErrorKind::io, "store: {}: a blob is damaged", column);
  const std::string id = to_hex(blob.subspan(1, id_bytes));
  const SecretKey* key = current_ && current_->id() == id     ? &*current_
                         : previous_ && previous_->id() == id ? &*previous_
                                                              : nullptr;
  if (!key)
    fail(ErrorKind::io, "store: {}: a blob is encrypted with key {}, which was not given", column, id);
  const ByteView nonce = blob.subspan(1 + id_bytes, nonce_bytes);
  const ByteView sealed = blob.subspan(1 + id_bytes + nonce_bytes);
  const std::string where = place(column, row);
  Bytes content(sealed.size() - tag_bytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(content.data(), nullptr, nullptr, sealed.data(),
                                                 sealed.size(), raw(where), where.size(), nonce.data(),
                                                 key->data()) != 0)
    fail(ErrorKind::io, "store: {}: a blob is damaged or was moved from another row", column);
  return content;
}

}  // namespace siglib::serve
