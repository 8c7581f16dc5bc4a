#include "siglib/data/pairs.h"

#include "support.h"

#include <map>
#include <set>

namespace siglib {
namespace {

std::map<PairKind, int> count(const std::vector<Pair>& pairs) {
  std::map<PairKind, int> result;
  for (const Pair& pair : pairs) ++result[pair.kind];
  return result;
}

const Sample& at(const std::vector<Sample>& samples, std::int64_t row) {
  return samples[static_cast<std::size_t>(row)];
}

// What must hold of any pair.
void check_pairs(const std::vector<Sample>& samples, const std::vector<Pair>& pairs, std::size_t references) {
  for (const Pair& pair : pairs) {
    ASSERT_EQ(pair.references.size(), references);
    EXPECT_EQ(std::set<std::int64_t>(pair.references.begin(), pair.references.end()).size(), references);
    const Sample& query = at(samples, pair.query);
    for (const std::int64_t row : pair.references) {
      const Sample& reference = at(samples, row);
      EXPECT_NE(row, pair.query);
      EXPECT_EQ(reference.kind, Kind::genuine);
      EXPECT_EQ(reference.identity(), at(samples, pair.references[0]).identity());
      EXPECT_EQ(query.kind, pair.kind == PairKind::skilled ? Kind::forged : Kind::genuine);
      if (pair.kind == PairKind::random)
        EXPECT_NE(reference.writer_key(), query.writer_key());
      else
        EXPECT_EQ(reference.identity(), query.identity());
    }
  }
}

TEST(MakePairs, OneReferenceTakesEveryPairOnce) {
  const auto samples = make_samples(5, 6, 4);
  const auto pairs = make_pairs(samples, all_rows(samples), {});
  check_pairs(samples, pairs, 1);
  EXPECT_EQ(count(pairs),
            (std::map<PairKind, int>{
                {PairKind::genuine, 5 * 15}, {PairKind::skilled, 5 * 24}, {PairKind::random, 5 * 15}}));
  std::set<std::pair<std::int64_t, std::int64_t>> seen;
  for (const Pair& pair : pairs)
    EXPECT_TRUE(seen.insert(std::minmax(pair.references[0], pair.query)).second ||
                pair.kind == PairKind::random);
}

TEST(MakePairs, RandomPairsAreSpreadEvenly) {
  const auto samples = make_samples(9, 8, 0);
  PairOptions options;
  options.random = 2;
  const auto pairs = make_pairs(samples, all_rows(samples), options);
  check_pairs(samples, pairs, 1);
  std::map<std::int64_t, int> per_reference;
  std::map<std::string, int> per_writer;
  std::set<std::pair<std::int64_t, std::int64_t>> distinct;
  for (const Pair& pair : pairs) {
    if (pair.kind != PairKind::random || at(samples, pair.references[0]).writer != "1") continue;
    ++per_reference[pair.references[0]];
    ++per_writer[at(samples, pair.query).writer];
    EXPECT_TRUE(distinct.insert({pair.references[0], pair.query}).second);
  }
  ASSERT_EQ(distinct.size(), 56U);
  for (const auto& [row, times] : per_reference) EXPECT_EQ(times, 7) << row;
  ASSERT_EQ(per_writer.size(), 8U);
  for (const auto& [writer, times] : per_writer) EXPECT_NEAR(times, 7, 2) << writer;
}

TEST(MakePairs, SeveralReferencesTakeEachQueryOnce) {
  const auto samples = make_samples(4, 6, 3);
  PairOptions options;
  options.references = 3;
  const auto pairs = make_pairs(samples, all_rows(samples), options);
  check_pairs(samples, pairs, 3);
  EXPECT_EQ(count(pairs), (std::map<PairKind, int>{
                              {PairKind::genuine, 24}, {PairKind::skilled, 12}, {PairKind::random, 24}}));
  std::set<std::int64_t> queries;
  for (const Pair& pair : pairs)
    if (pair.kind != PairKind::random) {
      EXPECT_TRUE(queries.insert(pair.query).second);
    }
}

TEST(MakePairs, LimitsArePerIdentityAndRandomFollowsGenuine) {
  const auto samples = make_samples(4, 10, 10);
  PairOptions options;
  options.max_genuine = 7;
  options.max_skilled = 5;
  options.random = 3;
  EXPECT_EQ(
      count(make_pairs(samples, all_rows(samples), options)),
      (std::map<PairKind, int>{{PairKind::genuine, 28}, {PairKind::skilled, 20}, {PairKind::random, 84}}));
}

TEST(MakePairs, IdentitiesWithTooFewGenuineSamplesGiveNone) {
  std::vector<Sample> samples = make_samples(2, 3, 0);
  samples.push_back(make_sample("made", "one", "1"));
  samples.push_back(make_sample("made", "one", "1", Kind::forged));
  samples.push_back(make_sample("made", "none", "1", Kind::forged));
  const auto pairs = make_pairs(samples, all_rows(samples), {});
  check_pairs(samples, pairs, 1);
  EXPECT_EQ(count(pairs), (std::map<PairKind, int>{{PairKind::genuine, 6}, {PairKind::random, 6}}));
  EXPECT_TRUE(make_pairs(samples, {}, {}).empty());
}

TEST(MakePairs, ASingleWriterGivesNoRandomPairs) {
  const auto samples = make_samples(1, 4, 2);
  EXPECT_EQ(count(make_pairs(samples, all_rows(samples), {})),
            (std::map<PairKind, int>{{PairKind::genuine, 6}, {PairKind::skilled, 8}}));
}

std::vector<Sample> named_samples() {
  std::vector<Sample> samples;
  for (const char* writer : {"1", "2", "3", "4"})
    for (const char* name : {"lee", "ito", "kim"})
      for (int i = 0; i < 4; ++i)
        samples.push_back(make_sample("cross", writer, fmt::format("{}{}", name, i), Kind::genuine, name));
  return samples;
}

TEST(MakePairs, NamesAreIdentitiesAndHalfTheRandomPairsShareTheName) {
  auto samples = named_samples();
  samples.push_back(make_sample("cross", "1", "f", Kind::forged, "lee"));
  const auto pairs = make_pairs(samples, all_rows(samples), {});
  check_pairs(samples, pairs, 1);
  EXPECT_EQ(count(pairs), (std::map<PairKind, int>{
                              {PairKind::genuine, 72}, {PairKind::skilled, 4}, {PairKind::random, 72}}));
  int same = 0;
  for (const Pair& pair : pairs)
    if (pair.kind == PairKind::random)
      same += at(samples, pair.references[0]).name == at(samples, pair.query).name;
  EXPECT_EQ(same, 36);
}

TEST(MakePairs, RandomQueriesStayInTheCollection) {
  auto samples = make_samples(3, 3, 0, "a");
  for (const Sample& sample : make_samples(3, 3, 0, "b")) samples.push_back(sample);
  for (const Pair& pair : make_pairs(samples, all_rows(samples), {}))
    EXPECT_EQ(at(samples, pair.references[0]).collection, at(samples, pair.query).collection);
}

TEST(OfTheForged, KeepsIdentitiesThatWereForgedWhereAnyWas) {
  auto samples = make_samples(3, 3, 2, "a");
  const std::vector<Pair> forged = make_pairs(samples, all_rows(samples), {});
  for (const Sample& sample : make_samples(3, 3, 0, "b")) samples.push_back(sample);
  const std::vector<Pair> all = make_pairs(samples, all_rows(samples), {});
  ASSERT_GT(all.size(), forged.size());
  EXPECT_EQ(of_the_forged(all, samples).size(), forged.size());
  const auto nobody = make_samples(3, 3, 0, "b");
  const std::vector<Pair> unforged = make_pairs(nobody, all_rows(nobody), {});
  EXPECT_EQ(of_the_forged(unforged, nobody).size(), unforged.size());
}

TEST(MakePairs, OnlyTheGivenRowsAreUsed) {
  const auto samples = make_samples(4, 4, 2);
  const std::vector<std::int64_t> rows{0, 1, 4, 6, 7, 8};
  for (const Pair& pair : make_pairs(samples, rows, {})) {
    EXPECT_TRUE(std::count(rows.begin(), rows.end(), pair.query));
    EXPECT_TRUE(std::count(rows.begin(), rows.end(), pair.references[0]));
  }
}

TEST(MakePairs, DependOnTheSeedAlone) {
  const auto samples = make_samples(5, 6, 6);
  PairOptions options;
  options.max_genuine = 5;
  const auto key = [&] {
    std::vector<std::vector<std::int64_t>> result;
    for (const Pair& pair : make_pairs(samples, all_rows(samples), options)) {
      result.push_back(pair.references);
      result.back().push_back(pair.query);
    }
    return result;
  };
  const auto first = key();
  EXPECT_EQ(key(), first);
  options.seed = 2;
  EXPECT_NE(key(), first);
}

class PairFileTest : public testing::Test {
 protected:
  PairFile load(const std::string& text) { return load_pairs(folder_.write("pairs.csv", text)); }
  std::string load_error(const std::string& text) {
    return error_of(ErrorKind::input, [&] { load(text); });
  }
  TempFolder folder_;
};

TEST_F(PairFileTest, PathsStartAtTheFileAndAreListedOnce) {
  const PairFile file =
      load("reference,query,kind\na.png|sub/b.png,c.png,genuine\r\n/abs/d.png,a.png,skilled\n");
  EXPECT_EQ(file.paths,
            (std::vector<std::string>{(folder_ / "a.png").string(), (folder_ / "sub/b.png").string(),
                                      (folder_ / "c.png").string(), "/abs/d.png"}));
  ASSERT_EQ(file.pairs.size(), 2U);
  EXPECT_EQ(file.pairs[0].references, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(file.pairs[0].query, 2);
  EXPECT_EQ(file.pairs[0].kind, PairKind::genuine);
  EXPECT_EQ(file.pairs[1].references, (std::vector<std::int64_t>{3}));
  EXPECT_EQ(file.pairs[1].query, 0);
  EXPECT_EQ(file.pairs[1].kind, PairKind::skilled);
  EXPECT_EQ(file.reference_fields, (std::vector<std::string>{"a.png|sub/b.png", "/abs/d.png"}));
  EXPECT_EQ(file.query_fields, (std::vector<std::string>{"c.png", "a.png"}));
}

TEST_F(PairFileTest, ColumnsMayBeReorderedQuotedAndMore) {
  const PairFile file = load("\xef\xbb\xbfkind,note,query,reference\nrandom,x,\"q,1.png\",r.png\n");
  EXPECT_EQ(file.pairs[0].kind, PairKind::random);
  EXPECT_EQ(file.query_fields[0], "q,1.png");
  EXPECT_EQ(file.paths[0], (folder_ / "r.png").string());
}

TEST_F(PairFileTest, HostileFilesAreErrorsThatNameTheLine) {
  const std::string header = "reference,query,kind\n";
  EXPECT_HAS(load_error(header + "a,b,genuine\na,b,forged\n"), "pairs.csv:3: kind: \"forged\"");
  EXPECT_HAS(load_error(header + "a,b,Genuine\n"), "pairs.csv:2: kind: \"Genuine\"");
  EXPECT_HAS(load_error(header + ",b,genuine\n"), "pairs.csv:2: reference: an empty path");
  EXPECT_HAS(load_error(header + "a|,b,genuine\n"), "pairs.csv:2: reference: an empty path");
  EXPECT_HAS(load_error(header + "a||c,b,genuine\n"), "pairs.csv:2: reference: an empty path");
  EXPECT_HAS(load_error(header + "a,,genuine\n"), "pairs.csv:2: query: an empty path");
  EXPECT_HAS(load_error(header + "a,b\n"), "pairs.csv:2: has 2 fields");
  EXPECT_HAS(load_error("reference,query\na,b\n"), "no column \"kind\"");
  EXPECT_HAS(load_error(header), "holds no pairs");
  EXPECT_HAS(load_error(""), "is empty");
  EXPECT_HAS(load_error(header + "\"a,b,genuine\n"), "never closed");
  EXPECT_HAS(load_error("\x89PNG\r\n\x1a\n"), "no column \"reference\"");
  EXPECT_HAS(error_of(ErrorKind::input, [&] { load_pairs(folder_ / "absent.csv"); }), "absent.csv");
  EXPECT_HAS(error_of(ErrorKind::input, [&] { load_pairs(folder_.path()); }), "not a regular file");
}

}  // namespace
}  // namespace siglib
