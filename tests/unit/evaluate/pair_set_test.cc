#include "siglib/evaluate/pair_set.h"

#include "siglib/config/config.h"
#include "siglib/core/file.h"
#include "siglib/evaluate/protocol.h"
#include "siglib/synth/collection.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/evaluate/known_set.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

class GeneratedPairs : public testing::Test {
 protected:
  GeneratedPairs() {
    write_collection({2, 4, 1, 3}, folder_.path(), 1, silent_reporter());
    write_text(folder_ / "pairs.csv",
               "reference,query,kind\n"
               "001/genuine/01.png,001/genuine/02.png,genuine\n"
               "001/genuine/01.png,001/forged/01.png,skilled\n"
               "002/genuine/01.png,002/genuine/02.png,genuine\n"
               "001/genuine/01.png|001/genuine/02.png,002/genuine/01.png,random\n"
               "001/genuine/01.png,002/forged/01.png,random\n");
    set_ = pairs_from_file(std::make_shared<const Embedder>(test::model_with({}), torch::Device(torch::kCPU)),
                           load_pairs(folder_ / "pairs.csv"), "test", 1, silent_reporter());
  }
  std::int64_t writer_of_query(std::size_t pair) const {
    return set_.writer[static_cast<std::size_t>(set_.pairs[pair].query)];
  }

  test::TemporaryFolder folder_;
  PairSet set_;
};

TEST_F(GeneratedPairs, InferWritersFromThePairs) {
  EXPECT_EQ(set_.writer_names.size(), 2u);
  EXPECT_EQ(set_.images.size(), 6u);
  EXPECT_EQ(writer_of_query(4), -1);  // only ever a random query
  EXPECT_EQ(writer_of_query(0), writer_of_query(1));
  EXPECT_NE(set_.writer[static_cast<std::size_t>(set_.pairs[3].references[0])], writer_of_query(3));
  EXPECT_NE(set_.writer_names[0].find("001/genuine/01.png"), std::string::npos);
}

TEST_F(GeneratedPairs, AreAuditedByKindWithTheirFiles) {
  ASSERT_EQ(set_.audit.images.size(), 6u);
  EXPECT_EQ(set_.audit.canvases(), 6u);
  const AuditImage& forged = set_.audit.images[static_cast<std::size_t>(set_.pairs[1].query)];
  EXPECT_EQ(forged.kind, Kind::forged);
  EXPECT_EQ(forged.before[0], static_cast<double>(std::filesystem::file_size(forged.path)));
  EXPECT_GT(forged.after[0], 0);
  EXPECT_EQ(set_.audit.images[0].kind, Kind::genuine);
  EXPECT_EQ(set_.picture(0).height, 288);
}

TEST_F(GeneratedPairs, CountCopiesUnderOtherNames) {
  std::filesystem::copy_file(folder_ / "001/genuine/01.png", folder_ / "copy.png");
  write_text(folder_ / "copies.csv", "reference,query,kind\n001/genuine/01.png,copy.png,genuine\n");
  const PairSet copies =
      pairs_from_file(std::make_shared<const Embedder>(test::model_with({}), torch::Device(torch::kCPU)),
                      load_pairs(folder_ / "copies.csv"), "test", 1, silent_reporter());
  EXPECT_EQ(copies.audit.exact_copies, 1);
  EXPECT_EQ(set_.audit.exact_copies, 0);
}

TEST(Protocol, IsReadBackAsWritten) {
  Protocol protocol;
  protocol.models = {"a.h5", "b.h5"};
  protocol.model_ids = {"1", "2"};
  protocol.part = EvaluatedPart::all;
  protocol.prior = 0.25;
  protocol.pairs.references = 3;
  Protocol read;
  load_yaml(read, to_yaml(protocol), "protocol.yaml");
  EXPECT_EQ(to_yaml(read), to_yaml(protocol));
}

TEST(Protocol, DigestChangesWithAnImageAndWithAPair) {
  const ModelRun run{Matcher(test::model_with({})), test::known_set(), 0};
  ModelRun image = run, pair = run;
  image.set.images[3].pixel_hash[5] ^= 1;
  pair.set.pairs[2].query = 1;
  const auto digest = [](const ModelRun& of) { return digest_of(std::span(&of, 1)); };
  EXPECT_EQ(digest(run), digest(run));
  EXPECT_NE(digest(run), digest(image));
  EXPECT_NE(digest(run), digest(pair));
}

}  // namespace
}  // namespace siglib
