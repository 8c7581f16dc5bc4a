// Reading numbers out of untrusted bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace siglib {

enum class ByteOrder { little, big };

// Every read is checked: what lies beyond the end reads as zero, so that a parser needs no error path of its
// own and a damaged length can never reach foreign memory. Who must know the difference asks has().
class ByteView {
 public:
  explicit ByteView(std::span<const std::uint8_t> bytes, ByteOrder order = ByteOrder::big)
      : bytes_(bytes), order_(order) {}

  std::size_t size() const noexcept { return bytes_.size(); }
  std::span<const std::uint8_t> bytes() const noexcept { return bytes_; }
  bool has(std::size_t offset, std::size_t count) const noexcept {
    return offset <= bytes_.size() && count <= bytes_.size() - offset;
  }
  bool starts_with(std::size_t offset, std::string_view text) const noexcept {
    return has(offset, text.size()) && std::memcmp(bytes_.data() + offset, text.data(), text.size()) == 0;
  }

  std::uint8_t u8(std::size_t offset) const noexcept {
    return has(offset, 1) ? bytes_[offset] : std::uint8_t{0};
  }
  std::uint16_t u16(std::size_t offset) const noexcept {
    return static_cast<std::uint16_t>(number(offset, 2));
  }
  std::uint32_t u24(std::size_t offset) const noexcept { return number(offset, 3); }
  std::uint32_t u32(std::size_t offset) const noexcept { return number(offset, 4); }

  // The part from `offset`, at most `count` bytes of it; empty beyond the end.
  std::span<const std::uint8_t> part(std::size_t offset, std::size_t count) const noexcept {
    if (offset >= bytes_.size()) return {};
    return bytes_.subspan(offset, count < bytes_.size() - offset ? count : bytes_.size() - offset);
  }

 private:
  std::uint32_t number(std::size_t offset, std::size_t count) const noexcept {
    if (!has(offset, count)) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
      value = value << 8 | bytes_[offset + (order_ == ByteOrder::big ? i : count - 1 - i)];
    return value;
  }

  std::span<const std::uint8_t> bytes_;
  ByteOrder order_;
};

}  // namespace siglib
