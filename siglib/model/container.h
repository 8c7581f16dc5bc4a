// HDF5 files that say what they are and whether they are whole, before HDF5 looks at them. The first 512
// bytes (HDF5's user block) are text: "<magic> <version>\nsha256 <hexadecimal digest of all bytes after the
// block>\n", then zeros.
#pragma once

#include "siglib/data/hdf5.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace siglib {

struct ContainerKind {
  std::string_view magic;  // "siglib-model"
  std::int64_t version;    // written, and the one that is read
  std::string_view noun;   // "model": for messages
};

// Calls `fill` on a new file and puts it in place atomically. Returns the digest in hexadecimal.
std::string write_container(const ContainerKind& kind, const std::filesystem::path& file,
                            const std::function<void(Hdf5File&)>& fill);

// The opened content and its digest. Throws Error(input) when missing; Error(model) when it is of another
// kind or version, truncated or altered.
std::pair<Hdf5File, std::string> open_container(const ContainerKind& kind, const std::filesystem::path& file);
// The same of a file's bytes; `name` stands for the file in messages.
std::pair<Hdf5File, std::string> open_container(const ContainerKind& kind,
                                                std::span<const std::uint8_t> content,
                                                const std::string& name);

}  // namespace siglib
