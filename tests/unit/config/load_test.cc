#include "tests/support/temporary_folder.h"
#include "tests/unit/config/example.h"

#include <fstream>
#include <limits>

namespace siglib::test {
namespace {

TEST(LoadYaml, NothingKeepsTheDefaults) {
  for (const char* text :
       {"", "\n", "# only a comment\n", "---\n", "~", "{}", "group: {}", "group: {inner: {}}"})
    EXPECT_EQ(loaded(text), Example()) << text;
}

TEST(LoadYaml, SetsWhatIsNamedAndNothingElse) {
  Example expected;
  expected.epochs = 3;
  expected.group.inner.colour = Colour::red;
  EXPECT_EQ(loaded("epochs: 3\ngroup:\n  inner: {colour: red}\n"), expected);
}

TEST(LoadYaml, EveryKindOfField) {
  const Example example = loaded(R"(
flag: true
epochs: 20
factor: -2.5e-3
title: "a: b"
paths: [one, "two, three", 4]
widths: [1, 2, 3]
group:
  rate: 0
  inner: {margin: 1, colour: off}
items:
  - name: first
    parts: [{margin: 0.25}, {colour: red}]
  - weight: 7
    inner: {margin: 0}
seed: -9223372036854775808
)");
  EXPECT_TRUE(example.flag);
  EXPECT_EQ(example.epochs, 20);
  EXPECT_EQ(example.factor, -2.5e-3);
  EXPECT_EQ(example.title, "a: b");
  EXPECT_EQ(example.paths, (std::vector<std::string>{"one", "two, three", "4"}));
  EXPECT_EQ(example.widths, (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(example.group, (Group{0, {1, Colour::off}}));
  const std::vector<Item> items{{"first", 1, {{0.25, Colour::green}, {0.5, Colour::red}}, {}},
                                {"unnamed", 7, {}, {0, Colour::green}}};
  EXPECT_EQ(example.items, items);
  EXPECT_EQ(example.seed, std::numeric_limits<std::int64_t>::min());
}

TEST(LoadYaml, AListReplacesTheOneBefore) {
  Example example;
  example.items = {{"old", 9, {{}}, {}}, {"older", 8, {}, {}}};
  load_yaml(example, "epochs: 2", "x.yaml");
  EXPECT_EQ(example.items.size(), 2U);
  load_yaml(example, "items: [{weight: 3}]", "x.yaml");
  EXPECT_EQ(example.items, (std::vector<Item>{{"unnamed", 3, {}, {}}}));
  load_yaml(example, "items: []\nwidths: []", "x.yaml");
  EXPECT_TRUE(example.items.empty());
  EXPECT_TRUE(example.widths.empty());
}

TEST(LoadYaml, NumbersAreDecimal) {
  EXPECT_EQ(loaded("epochs: 010").epochs, 10);
  EXPECT_EQ(loaded("epochs: +7").epochs, 7);
  EXPECT_EQ(loaded("factor: +1e3").factor, 1000);
  EXPECT_EQ(loaded("factor: .5").factor, 0.5);
  EXPECT_EQ(loaded("factor: 5e-324").factor, 5e-324);
}

TEST(LoadYaml, WrongTypesNameLineKeyAndExpectation) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"\nepochs: many", "x.yaml:2: epochs: expected a whole number, found \"many\""},
      {"epochs: 1.0", "x.yaml:1: epochs: expected a whole number, found \"1.0\""},
      {"epochs: 1e2", "x.yaml:1: epochs: expected a whole number, found \"1e2\""},
      {"epochs: 0x10", "x.yaml:1: epochs: expected a whole number, found \"0x10\""},
      {"epochs: +-1", "x.yaml:1: epochs: expected a whole number, found \"+-1\""},
      {"epochs: 9223372036854775808",
       "x.yaml:1: epochs: expected a whole number, found \"9223372036854775808\""},
      {"epochs: [1]", "x.yaml:1: epochs: expected a whole number"},
      {"epochs:", "x.yaml:1: epochs: expected a whole number"},
      {"factor: 1,5", "x.yaml:1: factor: expected a number, found \"1,5\""},
      {"factor: 1e999", "x.yaml:1: factor: expected a number, found \"1e999\""},
      {"factor: \"\"", "x.yaml:1: factor: expected a number, found \"\""},
      {"flag: 1", "x.yaml:1: flag: expected true or false, found \"1\""},
      {"title: {a: b}", "x.yaml:1: title: expected a text"},
      {"title: ~", "x.yaml:1: title: expected a text"},
      {"paths: one", "x.yaml:1: paths: expected a list"},
      {"paths: [[one]]", "x.yaml:1: paths: expected texts"},
      {"widths:\n- 1\n- x", "x.yaml:3: widths: expected whole numbers, found \"x\""},
      {"group: 3", "x.yaml:1: group: expected a group of keys"},
      {"group:\n  inner: []", "x.yaml:2: group.inner: expected a group of keys"},
      {"items: {name: a}", "x.yaml:1: items: expected a list"},
      {"items: [{}, 3]", "x.yaml:1: items[1]: expected a group of keys"},
      {"items:\n- {}\n- parts: [{margin: x}]",
       "x.yaml:3: items[1].parts[0].margin: expected a number, found \"x\""}};
  for (const auto& [text, message] : cases) EXPECT_EQ(load_error(text), message) << text;
}

TEST(LoadYaml, RangesAreClosed) {
  EXPECT_EQ(loaded("epochs: 1").epochs, 1);
  EXPECT_EQ(loaded("epochs: 1000").epochs, 1000);
  EXPECT_EQ(load_error("epochs: 0"), "x.yaml:1: epochs: 0 is out of range, expected 1 to 1000");
  EXPECT_EQ(load_error("epochs: 1001"), "x.yaml:1: epochs: 1001 is out of range, expected 1 to 1000");
  EXPECT_EQ(load_error("group: {rate: -1e-9}"),
            "x.yaml:1: group.rate: -1e-09 is out of range, expected at least 0");
  EXPECT_EQ(load_error("widths: [4, 0]"), "x.yaml:1: widths: 0 is out of range, expected at least 1");
}

TEST(LoadYaml, RefusesWhatIsNoFiniteNumber) {
  for (const char* value : {".nan", "nan", ".inf", "-.inf", "inf", "-infinity"})
    for (const char* key : {"factor", "epochs"})
      EXPECT_NE(
          load_error(std::string(key) + ": " + value).find(std::string("x.yaml:1: ") + key + ": expected"),
          std::string::npos)
          << key << value;
}

TEST(LoadYaml, AnUnknownKeyNamesItsLineAndTheNearest) {
  EXPECT_EQ(load_error("flag: true\nepoch: 3\n"),
            "x.yaml:2: unknown key \"epoch\"; did you mean \"epochs\"?");
  EXPECT_EQ(load_error("group:\n  inner:\n    color: red\n"),
            "x.yaml:3: group.inner: unknown key \"color\"; did you mean \"colour\"?");
  EXPECT_EQ(load_error("items:\n- name: a\n- wieght: 2\n"),
            "x.yaml:3: items[1]: unknown key \"wieght\"; did you mean \"weight\"?");
  EXPECT_EQ(load_error("group: {learning: 1}"),
            "x.yaml:1: group: unknown key \"learning\"; known here: rate, inner");
  EXPECT_EQ(load_error("Epochs: 3"), "x.yaml:1: unknown key \"Epochs\"; did you mean \"epochs\"?");
}

TEST(LoadYaml, AnUnknownNameNamesTheChoices) {
  EXPECT_EQ(load_error("group: {inner: {colour: grene}}"),
            "x.yaml:1: group.inner.colour: \"grene\" is not one of red, green, off; did you mean \"green\"?");
  EXPECT_EQ(load_error("group: {inner: {colour: ultraviolet}}"),
            "x.yaml:1: group.inner.colour: \"ultraviolet\" is not one of red, green, off");
}

TEST(LoadYaml, RefusesAKeyGivenTwice) {
  EXPECT_EQ(load_error("epochs: 1\nflag: true\nepochs: 2"), "x.yaml:3: key \"epochs\" is given twice");
  EXPECT_EQ(load_error("group:\n  rate: 1\n  \"rate\": 1"), "x.yaml:3: group: key \"rate\" is given twice");
  EXPECT_EQ(load_error("items: [{name: a, name: b}]"), "x.yaml:1: items[0]: key \"name\" is given twice");
}

TEST(LoadYaml, AFileIsReadAndNamed) {
  const TemporaryFolder folder;
  Example example;
  std::ofstream(folder / "a.yaml") << "epochs: 4\n";
  load_yaml_file(example, folder / "a.yaml");
  EXPECT_EQ(example.epochs, 4);
  std::ofstream(folder / "a.yaml") << "epoch: 4\n";
  EXPECT_EQ(usage_error([&] { load_yaml_file(example, folder / "a.yaml"); }),
            (folder / "a.yaml").string() + ":1: unknown key \"epoch\"; did you mean \"epochs\"?");
  EXPECT_EQ(usage_error([&] { load_yaml_file(example, folder / "b.yaml"); }),
            (folder / "b.yaml").string() + ": cannot be opened: No such file or directory");
  std::ofstream(folder / "a.yaml") << std::string((1 << 20) + 1, '#');
  EXPECT_NE(usage_error([&] { load_yaml_file(example, folder / "a.yaml"); }).find("at most"),
            std::string::npos);
}

TEST(Nearest, FindsSlipsAndLeavesStrangers) {
  const std::vector<std::string> words{"epochs", "margin", "learning_rate"};
  EXPECT_EQ(nearest("epoch", words), "epochs");
  EXPECT_EQ(nearest("margni", words), "margin");
  EXPECT_EQ(nearest("learningrate", words), "learning_rate");
  EXPECT_EQ(nearest("lr", words), "");
  EXPECT_EQ(nearest("optimizer", words), "");
  EXPECT_EQ(nearest("", words), "");
  EXPECT_EQ(nearest("epochs", {}), "");
}

}  // namespace
}  // namespace siglib::test
