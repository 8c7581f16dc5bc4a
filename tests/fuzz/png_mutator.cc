// PNG files with the checksums of their chunks right; other images as they come.
#include "siglib/image/png_chunks.h"
#include "tests/fuzz/mutator.h"

#include <boost/crc.hpp>

namespace {

void repair(std::span<std::uint8_t> bytes) {
  const siglib::ByteView file(bytes);
  if (!file.starts_with(0, siglib::kPngSignature)) return;
  for (auto chunk = siglib::png_chunk(file, siglib::kPngSignature.size()); chunk;
       chunk = siglib::png_chunk(file, chunk->end())) {
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data() + chunk->offset + 4, chunk->length + 4);
    for (int i = 0; i < 4; ++i)
      bytes[chunk->data() + chunk->length + static_cast<std::size_t>(i)] =
          static_cast<std::uint8_t>(crc.checksum() >> (24 - 8 * i));
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  return siglib::fuzz::mutate(data, size, max_size, seed, repair);
}
