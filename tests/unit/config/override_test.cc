#include "tests/unit/config/example.h"

namespace siglib::test {
namespace {

Example overridden(const std::string& assignment) {
  Example example;
  apply_override(example, assignment);
  return example;
}

std::string override_error(const std::string& assignment) {
  return usage_error([&] { overridden(assignment); });
}

TEST(Override, SetsOneFieldAtAnyDepth) {
  Example expected;
  expected.epochs = 5;
  EXPECT_EQ(overridden("epochs=5"), expected);
  EXPECT_EQ(overridden("epochs= 5 "), expected);
  expected = {};
  expected.group.inner.margin = 0.75;
  EXPECT_EQ(overridden("group.inner.margin=0.75"), expected);
}

TEST(Override, TheValueIsYaml) {
  EXPECT_EQ(overridden("widths=[1, 2]").widths, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(overridden("paths=[a, 'b, c']").paths, (std::vector<std::string>{"a", "b, c"}));
  EXPECT_EQ(overridden("group={rate: 2, inner: {colour: red}}").group, (Group{2, {0.5, Colour::red}}));
  EXPECT_EQ(overridden("items=[{name: a, parts: [{}]}]").items, (std::vector<Item>{{"a", 1, {{}}, {}}}));
}

TEST(Override, ATextMayBeEmptyOrHoldAnEqualsSign) {
  EXPECT_EQ(overridden("title=").title, "");
  EXPECT_EQ(overridden("title=a=b").title, "a=b");
  EXPECT_EQ(overridden("title='a: b # c'").title, "a: b # c");
}

TEST(Override, LaterOnesWin) {
  Example example = loaded("epochs: 2\ngroup: {rate: 3}");
  apply_override(example, "group.rate=4");
  apply_override(example, "group.rate=5");
  EXPECT_EQ(example.group.rate, 5);
  EXPECT_EQ(example.epochs, 2);
}

TEST(Override, RefusesWhatIsNoAssignment) {
  for (const char* text : {"", "epochs", "=", "=5", ".epochs=5", "epochs.=5", "group..rate=5", "."})
    EXPECT_EQ(override_error(text),
              std::string("--set ") + text + ": expected KEY=VALUE, KEY like group.name");
}

TEST(Override, ErrorsNameTheAssignmentAndTheNearestKey) {
  EXPECT_EQ(override_error("epoch=5"), "--set epoch=5: unknown key \"epoch\"; did you mean \"epochs\"?");
  EXPECT_EQ(override_error("group.iner.margin=1"),
            "--set group.iner.margin=1: group: unknown key \"iner\"; did you mean \"inner\"?");
  EXPECT_EQ(override_error("epochs=many"),
            "--set epochs=many: epochs: expected a whole number, found \"many\"");
  EXPECT_EQ(override_error("epochs="), "--set epochs=: epochs: expected a whole number, found \"\"");
  EXPECT_EQ(override_error("epochs.x=1"), "--set epochs.x=1: epochs: expected a whole number");
  EXPECT_EQ(override_error("group=1"), "--set group=1: group: expected a group of keys");
  EXPECT_EQ(override_error("group.rate=-1"),
            "--set group.rate=-1: group.rate: -1 is out of range, expected at least 0");
  EXPECT_EQ(override_error("items.0.name=a"), "--set items.0.name=a: items: expected a list");
  EXPECT_TRUE(override_error("widths=[1").starts_with("--set widths=[1: is not valid YAML"));
}

TEST(Override, ARefusedOneOfManyLevelsIsNoCrash) {
  std::string key = "group";
  for (int i = 0; i < 100; ++i) key += ".inner";
  EXPECT_NE(override_error(key + "=1").find("unknown key \"inner\""), std::string::npos);
}

}  // namespace
}  // namespace siglib::test
