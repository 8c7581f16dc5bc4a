#include "serve/api/base64.h"

#include "serve/http/http_error.h"

#include <fmt/format.h>
#include <openssl/evp.h>

namespace siglib::serve {

Bytes base64_bytes(std::string_view text, std::string_view field) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t end = std::min(text.find_last_not_of('=') + 1, text.size());
  const std::size_t padding = text.size() - end;
  // OpenSSL's decoder skips white space, which is none of this alphabet.
  if (text.size() % 4 != 0 || padding > 2 ||
      text.substr(0, end).find_first_not_of(kAlphabet) != std::string_view::npos)
    throw HttpError(400, fmt::format("{}: expected base64", field));
  Bytes bytes(text.size() / 4 * 3);
  const int size = EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) throw HttpError(400, fmt::format("{}: expected base64", field));
  bytes.resize(bytes.size() - padding);
  return bytes;
}

std::string base64_text(std::span<const std::uint8_t> bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                  static_cast<int>(bytes.size()));
  return text;
}

}  // namespace siglib::serve
