#include "serve/store/text.h"

#include "siglib/core/error.h"
#include "siglib/core/hash.h"

#include <sodium.h>

#include <chrono>

namespace siglib::serve {

bool is_plain_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead == 0) return false;
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xc2 && lead < 0xe0   ? 2
                               : (lead & 0xf0) == 0xe0       ? 3
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                                                             : 0;
    if (length == 0 || text.size() - i < length) return false;
    std::uint32_t point = lead & (0x7fu >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto byte = static_cast<unsigned char>(text[i + k]);
      if ((byte & 0xc0) != 0x80) return false;
      point = point << 6 | (byte & 0x3f);
    }
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    if (overlong || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return false;
    i += length;
  }
  return true;
}

std::optional<Bytes> from_hex(std::string_view text) {
  Bytes bytes(text.size() / 2);
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end) != 0 ||
      end != text.data() + text.size() || size * 2 != text.size())
    return std::nullopt;
  return bytes;
}

std::string new_uuid() {
  std::array<std::uint8_t, 16> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  std::string text = to_hex(bytes);
  for (const std::size_t at : {8, 13, 18, 23}) text.insert(at, 1, '-');
  return text;
}

std::string canonical_uuid(std::string_view text) {
  std::string canonical(text.substr(0, 36));
  bool good = text.size() == 36;
  for (std::size_t i = 0; good && i < 36; ++i) {
    char& c = canonical[i];
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    good = hyphen ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
  if (!good) fail(ErrorKind::usage, "not a UUID: expected 8-4-4-4-12 hexadecimal digits");
  return canonical;
}

void require_size(std::string_view what, std::size_t size, std::size_t at_most) {
  if (size > at_most) fail(ErrorKind::input, "{} has {} bytes, at most {} are kept", what, size, at_most);
}

void require_text(std::string_view what, std::string_view text, std::size_t at_most) {
  if (text.empty()) fail(ErrorKind::input, "{} must not be empty", what);
  require_size(what, text.size(), at_most);
}

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace siglib::serve
