#include "siglib/evaluate/protocol.h"

#include "siglib/core/hash.h"

namespace siglib {

std::string digest_of(std::span<const ModelRun> runs) {
  Sha256 hash;
  const auto add = [&hash](std::int64_t number) {
    std::uint8_t bytes[8];
    for (int i = 0; i < 8; ++i)
      bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (8 * i));
    hash.update(bytes);
  };
  for (const ModelRun& run : runs) {
    for (const Embedded& image : run.set.images) hash.update(image.pixel_hash);
    for (const Pair& pair : run.set.pairs) {
      add(static_cast<std::int64_t>(pair.kind));
      for (const std::int64_t reference : pair.references) add(reference);
      add(pair.query);
    }
  }
  return to_hex(hash.finish());
}

}  // namespace siglib
