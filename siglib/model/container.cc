#include "siglib/model/container.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/hash.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>

namespace siglib {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::uint64_t kMaxBytes = std::uint64_t{4} << 30;

std::string digest_after_block(std::span<const std::uint8_t> content) {
  return to_hex(sha256(content.subspan(kBlock)));
}

}  // namespace

std::string write_container(const ContainerKind& kind, const std::filesystem::path& file,
                            const std::function<void(Hdf5File&)>& fill) {
  PendingFile pending(file);
  {
    Hdf5File content = Hdf5File::create(pending.path(), file.string(), kBlock);
    fill(content);
    content.close();
  }
  const std::string digest = digest_after_block(read_file(pending.path(), kMaxBytes));
  std::string block = fmt::format("{} {}\nsha256 {}\n", kind.magic, kind.version, digest);
  block.resize(kBlock, '\0');
  std::fstream out(pending.path(), std::ios::binary | std::ios::in | std::ios::out);
  out.write(block.data(), static_cast<std::streamsize>(block.size()));
  out.close();
  if (!out) fail(ErrorKind::io, "{}: cannot be written", file.string());
  pending.commit();
  return digest;
}

std::pair<Hdf5File, std::string> open_container(const ContainerKind& kind,
                                                const std::filesystem::path& file) {
  return open_container(kind, read_file(file, kMaxBytes), file.string());
}

std::pair<Hdf5File, std::string> open_container(const ContainerKind& kind,
                                                std::span<const std::uint8_t> content,
                                                const std::string& name) {
  const std::string_view text(reinterpret_cast<const char*>(content.data()),
                              std::min(content.size(), kBlock));
  const std::string start = fmt::format("{} ", kind.magic);
  if (!text.starts_with(start)) fail(ErrorKind::model, "{}: is not a siglib {} file", name, kind.noun);
  std::int64_t version = 0;
  const char* digits = text.data() + start.size();
  const auto [end, code] = std::from_chars(digits, text.data() + text.size(), version);
  if (code != std::errc() || version < 1)
    fail(ErrorKind::model, "{}: has a damaged header: no format version", name);
  if (version > kind.version)
    fail(ErrorKind::model, "{}: is a {} of format {}, this siglib reads up to {}: it needs a newer siglib",
         name, kind.noun, version, kind.version);
  if (version < kind.version)
    fail(ErrorKind::model,
         "{}: is a {} of format version {}, which this siglib (version {}) no longer reads: "
         "make it again, or use the siglib that made it",
         name, kind.noun, version, kind.version);
  if (content.size() <= kBlock) fail(ErrorKind::model, "{}: is truncated", name);
  std::string digest = digest_after_block(content);
  const auto line_start = static_cast<std::size_t>(end - text.data());
  if (!text.substr(line_start).starts_with(fmt::format("\nsha256 {}\n", digest)))
    fail(ErrorKind::model, "{}: is damaged: its content does not have the checksum it states", name);
  return {Hdf5File::open_image(content, name), std::move(digest)};
}

}  // namespace siglib
