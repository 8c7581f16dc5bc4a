#include "siglib/data/manifest.h"

#include "support.h"

#include <set>

namespace siglib {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPattern = R"((?<writer>\w+)/(?<sample>\d+)\.png)";

Manifest simple(const std::string& pattern = kPattern) {
  Manifest manifest;
  manifest.name = "made";
  manifest.sources = {{pattern, Kind::genuine, ""}};
  return manifest;
}

std::string load_error(const std::string& text) {
  const TempFolder folder;
  const auto file = folder.write("m.yaml", text);
  const std::string message = error_of(ErrorKind::usage, [&] { load_manifest(file); });
  EXPECT_HAS(message, file.string());
  return message;
}

std::vector<std::string> paths(const std::vector<FoundSample>& found) {
  std::vector<std::string> result;
  for (const FoundSample& item : found) result.push_back(item.sample.path);
  return result;
}

Manifest shipped(const std::string& name) {
  return load_manifest(fs::path(SIGLIB_TEST_DATA) / "../../../data/collections" / name);
}

TEST(Manifest, LoadsEveryField) {
  const TempFolder folder;
  const auto file =
      folder.write("m.yaml",
                   "name: my_set-2\ntitle: Mine\nterms: none\nredistributable: true\nroot: a/b\nsources:\n"
                   "  - {pattern: '(?<writer>.)/(?<sample>.)', kind: genuine, medium: paper}\n"
                   "  - {pattern: '(?<writer>.)_(?<sample>.)', kind: forged}\n");
  const Manifest manifest = load_manifest(file);
  EXPECT_EQ(manifest.name, "my_set-2");
  EXPECT_EQ(manifest.title, "Mine");
  EXPECT_EQ(manifest.terms, "none");
  EXPECT_TRUE(manifest.redistributable);
  EXPECT_EQ(manifest.root, "a/b");
  ASSERT_EQ(manifest.sources.size(), 2U);
  EXPECT_EQ(manifest.sources[0].medium, "paper");
  EXPECT_EQ(manifest.sources[1].kind, Kind::forged);
}

TEST(Manifest, ErrorsNameFileAndKey) {
  const std::string source = "sources:\n  - {pattern: '(?<writer>.)/(?<sample>.)'}\n";
  EXPECT_HAS(load_error("name: Upper\n" + source), "name: \"Upper\"");
  EXPECT_HAS(load_error("name: a/b\n" + source), "name: \"a/b\"");
  EXPECT_HAS(load_error(source), "name: \"\"");
  EXPECT_HAS(load_error("name: a\n"), "sources: expected at least one");
  EXPECT_HAS(load_error("name: a\nsources: []\n"), "sources: expected at least one");
  EXPECT_HAS(load_error("name: a\nroot: /abs\n" + source), "root: \"/abs\"");
  EXPECT_HAS(load_error("name: a\nroot: x/../..\n" + source), "root: \"x/../..\"");
  EXPECT_HAS(load_error("name: a\nroot: ''\n" + source), "root: \"\"");
  EXPECT_HAS(load_error("nam: a\n" + source), "unknown key \"nam\"");
  EXPECT_HAS(
      load_error(
          "name: a\nsources:\n  - {pattern: '(?<writer>.)/(?<sample>.)'}\n  - {pattern: '(unclosed'}\n"),
      "sources[1].pattern: is no valid regular expression");
  EXPECT_HAS(load_error("name: a\nsources:\n  - {pattern: '(?<writer>.)/(.)'}\n"), "no group (?<sample>...)");
  EXPECT_HAS(load_error("name: a\nsources:\n  - {pattern: '(?<sample>.)'}\n"), "no group (?<writer>...)");
  EXPECT_HAS(load_error("name: a\nsources:\n  - {pattern: '\\(?<writer>(?<sample>.)'}\n"),
             "no group (?<writer>...)");
  EXPECT_HAS(load_error("name: a\nsources:\n  - {pattern: ''}\n"), "no group (?<writer>...)");
}

TEST(Manifest, ImagesMayBePassedOnOnlyWhereTheTermsSaySo) {
  for (const char* name : {"generated.yaml", "cross_media.yaml"})
    EXPECT_TRUE(shipped(name).redistributable) << name;
  for (const char* name : {"cedar.yaml", "bhsig260-bengali.yaml", "plain.yaml"})
    EXPECT_FALSE(shipped(name).redistributable) << name;
}

TEST(Scan, GivesSamplesInNaturalOrder) {
  const TempFolder folder;
  for (const char* name :
       {"root/w2/1.png", "root/w10/2.png", "root/w2/10.png", "root/w2/9.png", "root/w2/note.txt"})
    folder.write(name, "x");
  Manifest manifest = simple();
  manifest.root = "root";
  const auto found = scan(manifest, folder.path());
  EXPECT_EQ(paths(found), (std::vector<std::string>{"w2/1.png", "w2/9.png", "w2/10.png", "w10/2.png"}));
  EXPECT_EQ(found[2].sample.collection, "made");
  EXPECT_EQ(found[2].sample.writer, "w2");
  EXPECT_EQ(found[2].sample.sample, "10");
  EXPECT_EQ(found[2].sample.kind, Kind::genuine);
  EXPECT_EQ(read_text(found[2].file, 10), "x");
}

TEST(Scan, TheWholePathMustMatchAndTheFirstSourceDecides) {
  const TempFolder folder;
  for (const char* name : {"deep/w1/1.png", "w1/1.png", "w1/1.png.bak", "w1/2f.png"}) folder.write(name, "x");
  Manifest manifest = simple();
  manifest.sources.push_back({R"((?<writer>\w+)/(?<sample>\w+)\.png)", Kind::forged, "tablet"});
  const auto found = scan(manifest, folder.path());
  EXPECT_EQ(paths(found), (std::vector<std::string>{"w1/1.png", "w1/2f.png"}));
  EXPECT_EQ(found[0].sample.kind, Kind::genuine);
  EXPECT_EQ(found[1].sample.kind, Kind::forged);
  EXPECT_EQ(found[1].sample.medium, "tablet");
}

TEST(Scan, GroupsGiveNameAndMedium) {
  const TempFolder folder;
  folder.write("w1/lee_3_pen.png", "x");
  folder.write("w1/lee_4.png", "x");
  Manifest manifest = simple(R"((?<writer>\w+)/(?<name>[a-z]+)_(?<sample>\d)(?:_(?<medium>\w+))?\.png)");
  manifest.sources[0].medium = "paper";
  const auto found = scan(manifest, folder.path());
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].sample.identity(), "made/w1/lee");
  EXPECT_EQ(found[0].sample.medium, "pen");
  EXPECT_EQ(found[1].sample.medium, "paper");
}

TEST(Scan, NothingThereIsAnInputErrorNamingTheFolder) {
  const TempFolder folder;
  folder.write("root/readme.txt", "x");
  Manifest manifest = simple();
  manifest.root = "root";
  EXPECT_HAS(error_of(ErrorKind::input, [&] { scan(manifest, folder.path()); }), (folder / "root").string());
  manifest.root = "absent";
  EXPECT_HAS(error_of(ErrorKind::input, [&] { scan(manifest, folder.path()); }),
             (folder / "absent").string());
}

TEST(Scan, TwoFilesOfOneSampleAreAnInputError) {
  const TempFolder folder;
  folder.write("a/w1/1.png", "x");
  folder.write("b/w1/1.png", "x");
  const std::string message = error_of(
      ErrorKind::input, [&] { scan(simple(R"(\w/(?<writer>\w+)/(?<sample>\d+)\.png)"), folder.path()); });
  EXPECT_HAS(message, (folder / "a/w1/1.png").string());
  EXPECT_HAS(message, (folder / "b/w1/1.png").string());
}

TEST(Scan, OneSampleNumberMayServeBothKinds) {
  const TempFolder folder;
  folder.write("w1/genuine/1.png", "x");
  folder.write("w1/forged/1.png", "x");
  EXPECT_EQ(scan(shipped("plain.yaml"), folder.path()).size(), 2U);
}

TEST(Scan, SymbolicLinksAreNotFollowed) {
  const TempFolder folder;
  folder.write("root/w1/1.png", "x");
  folder.write("elsewhere/2.png", "x");
  fs::create_directory_symlink(folder / "elsewhere", folder / "root/w2");
  fs::create_symlink(folder / "elsewhere/2.png", folder / "root/w1/3.png");
  Manifest manifest = simple();
  manifest.root = "root";
  EXPECT_EQ(paths(scan(manifest, folder.path())), std::vector<std::string>{"w1/1.png"});
}

TEST(Scan, ACaptureThatIsEmptyOrCrossesFoldersIsRefused) {
  const TempFolder folder;
  folder.write("w1/1.png", "x");
  EXPECT_HAS(error_of(ErrorKind::usage,
                      [&] { scan(simple(R"((?<writer>x*)w1/(?<sample>\d)\.png)"), folder.path()); }),
             "group writer captures \"\"");
  EXPECT_HAS(
      error_of(ErrorKind::usage, [&] { scan(simple(R"((?<writer>.)(?<sample>.*)\.png)"), folder.path()); }),
      "group sample captures \"1/1\"");
}

TEST(Scan, ACatastrophicPatternIsRefusedAndNotWaitedFor) {
  const TempFolder folder;
  folder.write(std::string(60, 'a') + "/" + std::string(60, 'a') + "!", "x");
  const Manifest manifest = simple(R"((?<writer>(a|a|b?)*)/(?<sample>((a+)+)+)c)");
  EXPECT_HAS(error_of(ErrorKind::usage, [&] { scan(manifest, folder.path()); }), "sources[0].pattern");
}

TEST(ShippedManifests, PlainTakesTheUsualFormatsInAnyCase) {
  const TempFolder folder;
  for (const char* name :
       {"ann/genuine/1.PNG", "ann/genuine/2.jpeg", "ann/genuine/3.Tif", "ann/forged/a b.bmp",
        "ann/other/1.png", "ann/genuine/4.gif", "ann/genuine/deep/5.png", "genuine/6.png"})
    folder.write(name, "x");
  const auto found = scan(shipped("plain.yaml"), folder.path());
  EXPECT_EQ(paths(found), (std::vector<std::string>{"ann/forged/a b.bmp", "ann/genuine/1.PNG",
                                                    "ann/genuine/2.jpeg", "ann/genuine/3.Tif"}));
  EXPECT_EQ(found[0].sample.kind, Kind::forged);
  EXPECT_EQ(found[0].sample.sample, "a b");
}

TEST(ShippedManifests, CrossMediaGivesTenNamesOnFourMedia) {
  const TempFolder folder;
  for (int k = 0; k <= 41; ++k) folder.write(fmt::format("cross_media/experiment/7/{}.webp", k), "x");
  folder.write("cross_media/control/1/1.webp", "x");
  const auto found = scan(shipped("cross_media.yaml"), folder.path());
  ASSERT_EQ(found.size(), 40U);
  const char* media[] = {"paper", "tablet", "phone_hand", "phone_table"};
  for (int k = 1; k <= 40; ++k) {
    const Sample& sample = found[static_cast<std::size_t>(k - 1)].sample;
    EXPECT_EQ(sample.sample, fmt::to_string(k));
    EXPECT_EQ(sample.medium, media[(k - 1) / 10]) << k;
    EXPECT_EQ(sample.name, fmt::to_string(k % 10)) << k;
    EXPECT_EQ(sample.writer, "7");
  }
}

TEST(ShippedManifests, CedarAndBengaliTellGenuineFromForged) {
  const TempFolder folder;
  for (const char* name : {"cedar/full_org/original_3_12.webp", "cedar/full_forg/forgeries_3_12.webp",
                           "bhsig260/Bengali/003/B-S-3-G-01.png", "bhsig260/Bengali/003/B-S-3-F-30.png"})
    folder.write(name, "x");
  for (const char* name : {"cedar.yaml", "bhsig260-bengali.yaml"}) {
    const auto found = scan(shipped(name), folder.path());
    ASSERT_EQ(found.size(), 2U) << name;
    EXPECT_EQ(found[0].sample.writer, "3");
    EXPECT_EQ(found[0].sample.kind, Kind::forged);
    EXPECT_EQ(found[1].sample.kind, Kind::genuine);
  }
}

}  // namespace
}  // namespace siglib
