#include "siglib/core/random.h"
#include "tests/unit/config/example.h"

#include <bit>
#include <cmath>
#include <limits>

namespace siglib::test {
namespace {

Example through_yaml(const Example& example) {
  const std::string text = to_yaml(example);
  Example read;
  // Values that differ from every default and from the example, so that a key left out would show.
  read.widths = {77};
  read.paths = {"unread"};
  read.items = {{"unread", 5, {}, {}}};
  load_yaml(read, text, "printed");
  return read;
}

TEST(ToYaml, DefaultsReadBack) {
  EXPECT_EQ(through_yaml({}), Example());
}

TEST(ToYaml, IsReadable) {
  Example example;
  example.paths = {"a", "b"};
  example.items = {{"one", 2, {{}, {0, Colour::off}}, {}}, {}};
  EXPECT_EQ(to_yaml(example), R"(flag: false
epochs: 10
factor: 1.5
title: "none"
paths: ["a", "b"]
widths: [8, 16]
group:
  rate: 0.001
  inner:
    margin: 0.5
    colour: green
items:
  - name: "one"
    weight: 2
    parts:
      - margin: 0.5
        colour: green
      - margin: 0
        colour: off
    inner:
      margin: 0.5
      colour: green
  - name: "unnamed"
    weight: 1
    parts:
      []
    inner:
      margin: 0.5
      colour: green
seed: 1
)");
}

TEST(ToYaml, NestedListsReadBack) {
  Example example;
  example.items = {{"a", 1, {{}, {0.25, Colour::red}, {}}, {1, Colour::off}},
                   {"b", 2, {}, {}},
                   {"c", 3, {{0, Colour::red}}, {}}};
  EXPECT_EQ(through_yaml(example), example);
}

TEST(ToYaml, HostileTextsReadBack) {
  const std::vector<std::string> texts{"",
                                       " ",
                                       "  both ends  ",
                                       "a: b",
                                       "# no comment",
                                       "\"quoted\"",
                                       "it's",
                                       "back\\slash \\n",
                                       "two\nlines\n",
                                       "\r\n\t\v\f\b\a",
                                       std::string("n\0l", 3),
                                       "\x1b[31m\x7f",
                                       "null",
                                       "~",
                                       "true",
                                       "010",
                                       ".inf",
                                       "- a",
                                       "[a, b]",
                                       "{a: b}",
                                       "&anchor",
                                       "*alias",
                                       "!!tag",
                                       "%YAML 1.2",
                                       "---",
                                       "...",
                                       "| block",
                                       "> folded",
                                       "? key",
                                       "@`",
                                       "Müller",
                                       "署名",
                                       "\xf0\x9f\x96\x8b",
                                       "\xc2\x85\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf",
                                       std::string(5000, 'x') + " " + std::string(5000, 'y')};
  for (const std::string& text : texts) {
    Example example;
    example.title = text;
    example.paths = {text, "between", text};
    example.items = {{text, 1, {}, {}}};
    EXPECT_EQ(through_yaml(example), example) << text;
  }
}

TEST(ToYaml, ExtremeNumbersReadBack) {
  using Limits = std::numeric_limits<double>;
  for (const double value : {0.0, -0.0, 0.1, 1.0 / 3, 1e21, 123456789.0, Limits::min(), Limits::denorm_min(),
                             Limits::max(), Limits::lowest(), Limits::epsilon(), std::nextafter(1.0, 2.0)}) {
    Example example;
    example.factor = value;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(through_yaml(example).factor), std::bit_cast<std::uint64_t>(value))
        << value;
  }
  for (const std::int64_t value : {std::numeric_limits<std::int64_t>::min(),
                                   std::numeric_limits<std::int64_t>::max(), std::int64_t{0}}) {
    Example example;
    example.seed = value;
    EXPECT_EQ(through_yaml(example), example) << value;
  }
}

TEST(ToYaml, AnyDoubleReadsBack) {
  Random random(1, "doubles");
  for (int i = 0; i < 500; ++i) {
    const auto value = std::bit_cast<double>(random.bits());
    if (!std::isfinite(value)) continue;
    Example example;
    example.factor = value;
    ASSERT_EQ(through_yaml(example).factor, value);
  }
}

TEST(ToYaml, EveryChoiceAndSwitchReadsBack) {
  for (const Colour colour : {Colour::red, Colour::green, Colour::off})
    for (const bool flag : {false, true}) {
      Example example;
      example.flag = flag;
      example.group.inner.colour = colour;
      EXPECT_EQ(through_yaml(example), example);
    }
}

TEST(ConfigHelp, HasEveryKeyWithItsDefaultRangeAndHelp) {
  const std::string help = config_help<Example>();
  for (const char* line :
       {"flag: false", "# a switch\n", "epochs: 10", "# passes [1..1000]\n", "factor: 1.5", "# a number\n",
        "title: \"none\"", "paths: []", "widths: [8, 16]", "# whole numbers [>= 1]\n", "group:  # a group\n",
        "  rate: 0.001", "# step size [>= 0]\n", "  inner:  # a group in a group\n", "    margin: 0.5",
        "# gap between classes [0..1]\n", "    colour: green", "# hue [red|green|off]\n", "seed: 1"})
    EXPECT_NE(help.find(line), std::string::npos) << line << "\nin\n" << help;
}

TEST(ConfigHelp, ShowsTheKeysOfAnEmptyListsItems) {
  const std::string help = config_help<Example>();
  for (const char* line :
       {"items:  # a list of groups (list, empty; an item)\n  -\n    name: \"unnamed\"", "    weight: 1",
        "    parts:  # a list in a list (list, empty; an item)\n      -\n        margin: 0.5",
        "    inner:  # a group in a list\n      margin: 0.5", "\nseed: 1"})
    EXPECT_NE(help.find(line), std::string::npos) << line << "\nin\n" << help;
}

TEST(ConfigHelp, IndentsWhatFollowsAListAsBefore) {
  struct Deep {
    std::vector<Inner> list{{}};
    Group group;
    std::int64_t last = 1;
    void visit_fields(FieldVisitor& v) {
      v.list("list", list, "list");
      v.group("group", group, "group");
      v.field("last", last, any_value(), "last");
    }
  };
  EXPECT_NE(config_help<Deep>().find("\nlast: 1"), std::string::npos) << config_help<Deep>();
}

}  // namespace
}  // namespace siglib::test
