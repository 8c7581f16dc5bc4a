#include "siglib/model/ink_file.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

Image picture() {
  Image image{48, 64, 3, std::vector<std::uint8_t>(48 * 64 * 3, 240)};
  for (int i = 1000; i < 3000; i += 3) image.pixels[static_cast<std::size_t>(i)] = 30;
  return image;
}

TEST(InkFile, AnswersAsTheNetThatWasSaved) {
  const test::TemporaryFolder folder;
  const auto net = make_ink_net();
  const std::string id =
      save_ink({state_of(*net), "a: 1\n", "2026-01-02T03:04:05Z", "any use", 0.9}, folder / "ink.h5");
  std::string found;
  const InkFile read = load_ink(folder / "ink.h5", &found);
  EXPECT_EQ(found, id);
  EXPECT_EQ(read.recipe, "a: 1\n");
  EXPECT_EQ(read.created, "2026-01-02T03:04:05Z");
  EXPECT_EQ(read.terms, "any use");
  EXPECT_EQ(read.validation_f1, 0.9);
  const auto segmenter = load_ink_segmenter(folder / "ink.h5", torch::Device(torch::kCPU));
  EXPECT_EQ(segmenter->id(), id);
  const auto direct = make_ink_segmenter(net, torch::Device(torch::kCPU), "");
  EXPECT_EQ(segmenter->segment(picture()).writing.ink, direct->segment(picture()).writing.ink);
}

TEST(InkFile, RefusesWhatIsMissingOrDamaged) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(load_ink(folder / "none.h5"), Error);
  save_ink({state_of(*make_ink_net()), "", "", "", 0}, folder / "ink.h5");
  Bytes bytes = read_file(folder / "ink.h5", 1 << 24);
  bytes[bytes.size() / 2] ^= 1;
  write_file(folder / "altered.h5", bytes);
  try {
    load_ink(folder / "altered.h5");
    FAIL() << "loaded";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::model) << error.what();
  }
}

}  // namespace
}  // namespace siglib
