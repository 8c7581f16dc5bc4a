#include "siglib/data/sampler.h"

#include "support.h"

#include <map>
#include <set>

namespace siglib {
namespace {

SamplerOptions options(std::int64_t writers, std::int64_t genuine, std::int64_t forged,
                       std::int64_t batches = 0) {
  return {writers, genuine, forged, batches};
}

BatchSampler sampler(const std::vector<Sample>& samples, const SamplerOptions& o, std::uint64_t seed = 1) {
  return BatchSampler(samples, all_rows(samples), o, seed);
}

std::map<std::string, int> identities(const std::vector<Sample>& samples,
                                      const std::vector<std::int64_t>& batch, Kind kind) {
  std::map<std::string, int> result;
  for (const std::int64_t row : batch) {
    const Sample& sample = samples[static_cast<std::size_t>(row)];
    if (sample.kind == kind) ++result[sample.identity()];
  }
  return result;
}

TEST(BatchSampler, ABatchHasPIdentitiesOfKGenuineAndFForged) {
  const auto samples = make_samples(12, 6, 5);
  const auto s = sampler(samples, options(4, 3, 2));
  EXPECT_EQ(s.batches_per_epoch(), 6);  // 3 batches show every writer, 2 rounds show every sample
  const auto epoch = s.epoch(0);
  ASSERT_EQ(epoch.size(), 6U);
  std::set<std::int64_t> genuine_seen;
  for (const auto& batch : epoch) {
    const auto genuine = identities(samples, batch, Kind::genuine);
    const auto forged = identities(samples, batch, Kind::forged);
    ASSERT_EQ(genuine.size(), 4U);
    for (const auto& [key, times] : genuine) EXPECT_EQ(times, 3) << key;
    ASSERT_EQ(forged.size(), 4U);
    for (const auto& [key, times] : forged) EXPECT_EQ(times, 2) << key;
    EXPECT_EQ(std::set<std::int64_t>(batch.begin(), batch.end()).size(), batch.size());
    for (const std::int64_t row : batch)
      if (samples[static_cast<std::size_t>(row)].kind == Kind::genuine) {
        EXPECT_TRUE(genuine_seen.insert(row).second) << row;
      }
  }
  EXPECT_EQ(genuine_seen.size(), 72U);
}

TEST(BatchSampler, IdentitiesComeWithoutRepetitionUntilAllWereSeen) {
  const auto samples = make_samples(10, 4, 0);
  const auto epoch = sampler(samples, options(5, 2, 0)).epoch(3);
  ASSERT_EQ(epoch.size(), 4U);
  for (const std::size_t round : {0U, 2U}) {
    std::set<std::string> seen;
    for (const std::size_t i : {round, round + 1})
      for (const auto& [key, times] : identities(samples, epoch[i], Kind::genuine)) seen.insert(key);
    EXPECT_EQ(seen.size(), 10U);
  }
}

TEST(BatchSampler, DependsOnSeedAndEpochAlone) {
  const auto samples = make_samples(9, 5, 3);
  const auto s = sampler(samples, options(3, 2, 1));
  const auto fifth = s.epoch(5);
  EXPECT_NE(s.epoch(4), fifth);
  EXPECT_EQ(sampler(samples, options(3, 2, 1)).epoch(5), fifth);
  EXPECT_NE(sampler(samples, options(3, 2, 1), 2).epoch(5), fifth);
}

TEST(BatchSampler, EverySampleIsShownOnceThenSomeAgain) {
  const auto samples = make_samples(4, 5, 0);  // 5 is no multiple of 3
  const auto s = sampler(samples, options(2, 3, 0));
  EXPECT_EQ(s.batches_per_epoch(), 4);
  std::map<std::int64_t, int> times;
  for (const auto& batch : s.epoch(0)) {
    EXPECT_EQ(std::set<std::int64_t>(batch.begin(), batch.end()).size(), 6U);
    for (const std::int64_t row : batch) ++times[row];
  }
  EXPECT_EQ(times.size(), 20U);
}

TEST(BatchSampler, FewSamplesRepeatAndSingleOnesAreLeftOut) {
  auto samples = make_samples(2, 2, 1);
  samples.push_back(make_sample("made", "single", "1"));
  samples.push_back(make_sample("made", "forged only", "1", Kind::forged));
  for (const auto& batch : sampler(samples, options(8, 5, 3)).epoch(0)) {
    const auto genuine = identities(samples, batch, Kind::genuine);
    EXPECT_EQ(genuine, (std::map<std::string, int>{{"made/1", 5}, {"made/2", 5}}));
    EXPECT_EQ(identities(samples, batch, Kind::forged),
              (std::map<std::string, int>{{"made/1", 1}, {"made/2", 1}}));
    EXPECT_EQ(std::set<std::int64_t>(batch.begin(), batch.end()).size(), 6U);
  }
}

TEST(BatchSampler, AWritersNamesNeverShareABatchAndAllAreShown) {
  std::vector<Sample> samples;
  for (int writer = 0; writer < 7; ++writer)
    for (int name = 0; name < (writer == 0 ? 9 : 3); ++name)
      for (int i = 0; i < 4; ++i)
        samples.push_back(make_sample("cross", fmt::to_string(writer), fmt::to_string(i), Kind::genuine,
                                      fmt::to_string(name)));
  for (const std::int64_t p : {2, 3, 4, 7, 20}) {
    const auto s = sampler(samples, options(p, 4, 0));
    EXPECT_EQ(s.batches_per_epoch(), std::max<std::int64_t>(9, (27 + p - 1) / p));
    for (std::int64_t number = 0; number < 5; ++number) {
      std::set<std::string> seen;
      for (const auto& batch : s.epoch(number)) {
        std::set<std::string> writers;
        const auto found = identities(samples, batch, Kind::genuine);
        for (const auto& [key, times] : found) writers.insert(key.substr(0, key.rfind('/')));
        EXPECT_EQ(writers.size(), found.size());
        EXPECT_GE(found.size(), 2U);
        EXPECT_LE(std::ssize(found), p);
        for (const auto& [key, times] : found) seen.insert(key);
      }
      EXPECT_EQ(seen.size(), 27U) << p;
    }
  }
}

TEST(BatchSampler, ALastLonelyIdentityGetsCompany) {
  const auto samples = make_samples(5, 2, 0);
  const auto epoch = sampler(samples, options(2, 2, 0)).epoch(0);
  ASSERT_EQ(epoch.size(), 3U);
  for (const auto& batch : epoch) EXPECT_EQ(identities(samples, batch, Kind::genuine).size(), 2U);
}

TEST(BatchSampler, TheNumberOfBatchesCanBeSet) {
  const auto samples = make_samples(6, 4, 0);
  for (const std::int64_t wanted : {1, 2, 7}) {
    const auto s = sampler(samples, options(3, 2, 0, wanted));
    EXPECT_EQ(s.batches_per_epoch(), wanted);
    EXPECT_EQ(std::ssize(s.epoch(0)), wanted);
  }
}

TEST(BatchSampler, TooFewWritersSaysWhatIsNeeded) {
  auto samples = make_samples(1, 4, 0);
  samples.push_back(make_sample("made", "2", "1"));
  EXPECT_EQ(error_of(ErrorKind::input, [&] { sampler(samples, {}); }),
            "training needs at least 2 writers with 2 genuine samples each; 1 of 2 writers has them");
  EXPECT_HAS(error_of(ErrorKind::input, [] { sampler({}, {}); }), "0 of 0 writers");
}

}  // namespace
}  // namespace siglib
