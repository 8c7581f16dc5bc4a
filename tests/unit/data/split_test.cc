#include "siglib/data/split.h"

#include "support.h"

#include <set>

namespace siglib {
namespace {

std::map<Part, int> sizes(const Split& split, const std::string& prefix = "") {
  std::map<Part, int> result;
  for (const auto& [key, part] : split)
    if (key.starts_with(prefix)) ++result[part];
  return result;
}

SplitOptions shares(double train, double validation, double test) {
  SplitOptions options;
  options.train = train;
  options.validation = validation;
  options.test = test;
  return options;
}

TEST(Split, DividesWritersByShares) {
  const auto split = make_split(make_samples(55, 2, 1), {});
  EXPECT_EQ(split.size(), 55U);
  const auto found = sizes(split);
  EXPECT_EQ(found.at(Part::train), 44);
  EXPECT_EQ(found.at(Part::validation), 6);
  EXPECT_EQ(found.at(Part::test), 5);
}

TEST(Split, EveryCollectionIsInEveryPart) {
  auto samples = make_samples(100, 1, 0, "a");
  for (const Sample& sample : make_samples(10, 1, 0, "b")) samples.push_back(sample);
  const auto split = make_split(samples, {});
  EXPECT_EQ(sizes(split, "a/"),
            (std::map<Part, int>{{Part::train, 80}, {Part::validation, 10}, {Part::test, 10}}));
  EXPECT_EQ(sizes(split, "b/"),
            (std::map<Part, int>{{Part::train, 6}, {Part::validation, 2}, {Part::test, 2}}));
}

TEST(Split, DependsOnSeedAndNotOnSampleOrder) {
  auto samples = make_samples(40, 2, 2);
  SplitOptions options;
  const auto split = make_split(samples, options);
  std::reverse(samples.begin(), samples.end());
  EXPECT_EQ(make_split(samples, options), split);
  options.seed = 2;
  EXPECT_NE(make_split(samples, options), split);
}

TEST(Split, OneCollectionsPartsDoNotDependOnAnother) {
  auto samples = make_samples(20, 1, 0, "a");
  const auto alone = make_split(samples, {});
  for (const Sample& sample : make_samples(20, 1, 0, "b")) samples.push_back(sample);
  const auto both = make_split(samples, {});
  for (const auto& [key, part] : alone) EXPECT_EQ(both.at(key), part);
}

TEST(Split, TooFewWritersSaysHowManyAreNeeded) {
  const std::string message =
      error_of(ErrorKind::input, [] { make_split(make_samples(3, 2, 0, "cedar"), {}); });
  EXPECT_EQ(message, "collection cedar has 3 writers; 2 for each of train, validation, test need 6");
  EXPECT_HAS(error_of(ErrorKind::input, [] { make_split(make_samples(3, 2, 0), shares(0, 0.5, 0.5)); }),
             "2 for each of validation, test need 4");
  EXPECT_EQ(make_split(make_samples(6, 2, 0), {}).size(), 6U);
}

TEST(Split, APartWithoutAShareIsEmpty) {
  EXPECT_EQ(sizes(make_split(make_samples(9, 1, 0), shares(0, 0, 1))),
            (std::map<Part, int>{{Part::test, 9}}));
  EXPECT_EQ(sizes(make_split(make_samples(9, 1, 0), shares(0, 0.9, 0.1))),
            (std::map<Part, int>{{Part::validation, 7}, {Part::test, 2}}));
}

TEST(Split, SharesMustSumToOne) {
  EXPECT_HAS(error_of(ErrorKind::usage, [] { make_split(make_samples(9, 1, 0), shares(0.8, 0.1, 0.2)); }),
             "expected 1");
}

TEST(Split, FoldsCoverEveryWriterOnceAsTest) {
  const auto samples = make_samples(23, 1, 0);
  SplitOptions options;
  options.folds = 5;
  std::set<std::string> tested;
  for (options.fold = 0; options.fold < options.folds; ++options.fold) {
    const auto split = make_split(samples, options);
    EXPECT_EQ(split.size(), 23U);
    for (const auto& [key, part] : split)
      if (part == Part::test) {
        EXPECT_TRUE(tested.insert(key).second) << key;
      }
    const auto found = sizes(split);
    EXPECT_GE(found.at(Part::test), 4);
    EXPECT_EQ(found.at(Part::validation), 2);
  }
  EXPECT_EQ(tested.size(), 23U);
}

TEST(Split, FoldsAreChecked) {
  SplitOptions options;
  options.folds = 5;
  options.fold = 5;
  EXPECT_HAS(error_of(ErrorKind::usage, [&] { make_split(make_samples(20, 1, 0), options); }),
             "expected 0 to 4");
  options.fold = 0;
  EXPECT_HAS(error_of(ErrorKind::input, [&] { make_split(make_samples(9, 1, 0), options); }),
             "has 9 writers; 2 for each of 5 folds need 10");
  options.folds = 1;
  EXPECT_HAS(error_of(ErrorKind::usage, [&] { make_split(make_samples(9, 1, 0), options); }), "folds");
  options = shares(0, 0, 1);
  options.folds = 3;
  EXPECT_HAS(error_of(ErrorKind::usage, [&] { make_split(make_samples(9, 1, 0), options); }),
             "train or validation");
}

TEST(Split, OnlyTestedCollectionsGiveTestWriters) {
  auto samples = make_samples(55, 1, 0, "a");
  for (const Sample& sample : make_samples(100, 1, 0, "b")) samples.push_back(sample);
  SplitOptions options;
  options.tested = {"a"};
  EXPECT_EQ(sizes(make_split(samples, options), "b/"),
            (std::map<Part, int>{{Part::train, 89}, {Part::validation, 11}}));
  options.folds = 5;
  const auto split = make_split(samples, options);
  EXPECT_EQ(sizes(split, "a/"),
            (std::map<Part, int>{{Part::train, 39}, {Part::validation, 5}, {Part::test, 11}}));
  EXPECT_EQ(sizes(split, "b/"), (std::map<Part, int>{{Part::train, 89}, {Part::validation, 11}}));
  options.tested = {"c"};
  EXPECT_HAS(error_of(ErrorKind::usage, [&] { make_split(samples, options); }),
             "there is no collection c; there are a, b");
}

TEST(Split, SurvivesWritingAndReading) {
  const TempFolder folder;
  auto samples = make_samples(8, 1, 0);
  samples.push_back(make_sample("made", "Doe, \"J\"", "1"));
  const auto split = make_split(samples, {});
  save_split(split, folder / "split.csv");
  EXPECT_EQ(load_split(folder / "split.csv"), split);
  SplitOptions options;
  options.file = (folder / "split.csv").string();
  EXPECT_EQ(make_split(samples, options), split);
}

TEST(Split, FileErrorsNameTheLine) {
  const TempFolder folder;
  const auto load_error = [&](const std::string& text) {
    const auto file = folder.write("split.csv", text);
    return error_of(ErrorKind::input, [&] { load_split(file); });
  };
  const std::string header = "collection,writer,part\n";
  EXPECT_HAS(load_error(header + "a,1,train\na,2,tset\n"), "split.csv:3: part: \"tset\"");
  EXPECT_HAS(load_error(header + "a,1,train\na,1,test\n"), "split.csv:3: writer: 1 of a stands twice");
  EXPECT_HAS(load_error(header + ",1,train\n"), "split.csv:2: collection");
  EXPECT_HAS(load_error(header + "a,1/2,train\n"), "split.csv:2: writer");
  EXPECT_HAS(load_error("collection,part\na,train\n"), "no column \"writer\"");
}

TEST(Split, RowsOfAPartLeaveOutUnnamedWriters) {
  const auto samples = make_samples(3, 2, 0);
  const Split split{{"made/1", Part::train}, {"made/3", Part::test}};
  EXPECT_EQ(rows_of(samples, split, Part::train), (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(rows_of(samples, split, Part::test), (std::vector<std::int64_t>{4, 5}));
  EXPECT_TRUE(rows_of(samples, split, Part::validation).empty());
}

}  // namespace
}  // namespace siglib
