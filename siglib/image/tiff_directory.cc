#include "siglib/image/tiff_directory.h"

#include <algorithm>

namespace siglib {
namespace {

constexpr std::size_t kEntrySize = 12;

std::size_t width_of_type(std::uint16_t type) {
  switch (type) {
    case 1:
      return 1;  // BYTE
    case 3:
      return 2;  // SHORT
    case 4:
      return 4;  // LONG
    default:
      return 0;
  }
}

}  // namespace

std::optional<TiffDirectory> TiffDirectory::open(std::span<const std::uint8_t> bytes) {
  const ByteView raw(bytes);
  const bool little = raw.starts_with(0, {"II\x2a\0", 4});
  if (!little && !raw.starts_with(0, {"MM\0\x2a", 4})) return std::nullopt;
  const ByteView view(bytes, little ? ByteOrder::little : ByteOrder::big);
  const std::size_t start = view.u32(4);
  return TiffDirectory(view, start + 2, view.u16(start));
}

std::optional<std::size_t> TiffDirectory::entry_at(Tag tag) const {
  for (std::size_t i = 0; i < count_; ++i) {
    const std::size_t at = entries_ + i * kEntrySize;
    if (!view_.has(at, kEntrySize)) return std::nullopt;
    if (view_.u16(at) == tag) return at;
  }
  return std::nullopt;
}

std::optional<TiffDirectory::Entry> TiffDirectory::find(Tag tag) const {
  const auto at = entry_at(tag);
  if (!at) return std::nullopt;
  Entry entry;
  entry.width = width_of_type(view_.u16(*at + 2));
  if (entry.width == 0) return std::nullopt;
  entry.stated = view_.u32(*at + 4);
  // Up to four bytes stand in the entry itself, more stand elsewhere.
  entry.offset = entry.stated * entry.width <= 4 ? *at + 8 : view_.u32(*at + 8);
  const std::size_t room = entry.offset < view_.size() ? view_.size() - entry.offset : 0;
  entry.count = std::min(entry.stated, room / entry.width);
  return entry;
}

std::uint32_t TiffDirectory::value(const Entry& entry, std::size_t index) const {
  const std::size_t at = entry.offset + index * entry.width;
  switch (entry.width) {
    case 1:
      return view_.u8(at);
    case 2:
      return view_.u16(at);
    default:
      return view_.u32(at);
  }
}

std::uint32_t TiffDirectory::first(Tag tag, std::uint32_t fallback) const {
  const auto entry = find(tag);
  return entry && entry->count > 0 ? value(*entry, 0) : fallback;
}

int TiffDirectory::orientation_value() const {
  const std::uint32_t stated = first(orientation, 1);
  return stated >= 1 && stated <= 8 ? static_cast<int>(stated) : 1;
}

}  // namespace siglib
