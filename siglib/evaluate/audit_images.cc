#include "siglib/evaluate/audit_images.h"

namespace siglib {

std::size_t AuditImages::canvases() const {
  const auto area = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
  return area == 0 ? 0 : ink.size() / area;
}

std::span<const std::uint8_t> AuditImages::canvas(std::size_t index) const {
  const auto area = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
  return std::span(ink).subspan(index * area, area);
}

}  // namespace siglib
