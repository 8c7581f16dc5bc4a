// multipart/form-data (RFC 7578) of a body that is already in memory.
#pragma once

#include "serve/http/media_type.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace siglib::serve {

struct Part {
  std::string name;
  std::optional<std::string> filename;  // as the client said; never a path of this machine
  MediaType content_type;               // text/plain when the part names none
  std::span<const std::uint8_t> data;   // within the body that was parsed, which must outlive it

  std::string_view text() const noexcept { return {reinterpret_cast<const char*>(data.data()), data.size()}; }
};

struct MultipartLimits {
  std::size_t parts = 64;
  std::size_t header_bytes = 4096;  // of one part
};

// The parts in order. Throws HttpError(415) when `type` is not multipart/form-data and HttpError(400), saying
// what was expected, for a body that is not exactly what RFC 7578 describes: no text before the first or
// after the last boundary, no other disposition than form-data, every part named.
std::vector<Part> parse_multipart(std::span<const std::uint8_t> body, const MediaType& type,
                                  const MultipartLimits& limits = {});

// The one part of this name. Throws HttpError(400) when there is none or more than one.
const Part& only_part(const std::vector<Part>& parts, std::string_view name);

}  // namespace siglib::serve
