// YAML that nobody writes by accident, and some that people do.
#include "siglib/core/random.h"
#include "tests/unit/config/example.h"

#include <chrono>

namespace siglib::test {
namespace {

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(HostileYaml, RefusesARootThatIsNoMap) {
  for (const char* text : {"3", "text", "[epochs, 3]", "- epochs: 3", "\"\""})
    EXPECT_EQ(load_error(text), "x.yaml: expected keys and values") << text;
}

TEST(HostileYaml, NamesTheLineOfASyntaxError) {
  EXPECT_TRUE(load_error("epochs: 3\nflag: [true\n").starts_with("x.yaml:"));
  EXPECT_TRUE(load_error("epochs: 3\n\ttabs: 1\n").starts_with("x.yaml:2: is not valid YAML"));
  EXPECT_TRUE(load_error("title: *unknown").starts_with("x.yaml:1: is not valid YAML"));
  EXPECT_TRUE(load_error("epochs: 3\nepochs 4").starts_with("x.yaml:"));
}

TEST(HostileYaml, RefusesASecondDocument) {
  EXPECT_TRUE(
      load_error("epochs: 3\n---\nepochs: 4\n").starts_with("x.yaml:2: a second YAML document begins here"));
}

// yaml-cpp finds documents without end there.
TEST(HostileYaml, RefusesACommaOutsideOfLists) {
  EXPECT_TRUE(load_error(",epochs: 3").starts_with("x.yaml:1: a second YAML document begins here, or text"));
  EXPECT_TRUE(load_error("{epochs: 3},\n").starts_with("x.yaml:1: "));
  Example example;
  EXPECT_THROW(apply_override(example, "epochs=,"), Error);
}

TEST(HostileYaml, RefusesKeysThatAreNoNames) {
  EXPECT_EQ(load_error("? [epochs]\n: 3\n"), "x.yaml:1: a key must be a plain name");
  EXPECT_EQ(load_error("? {epochs: 3}\n: 3\n"), "x.yaml:1: a key must be a plain name");
  EXPECT_EQ(load_error("group: {~: 3}"), "x.yaml:1: group: a key must be a plain name");
}

TEST(HostileYaml, MessagesStayShortAndOnOneLine) {
  for (const char* text :
       {"\"a\\nb\\e[31m\": 3", "epochs: \"a\\nb\\0\"", "group: {inner: {colour: \"\\n\"}}"}) {
    const std::string message = load_error(text);
    for (const char c : message) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << message;
  }
  EXPECT_LT(load_error(std::string(1000, 'k') + ": 3").size(), 300U);
  EXPECT_LT(load_error("epochs: " + std::string(50000, '9')).size(), 300U);
}

TEST(HostileYaml, DeepNestingIsAnErrorNotACrash) {
  constexpr int kDepth = 100000;
  for (const std::string& text :
       {"title: " + std::string(kDepth, '['), "title: " + repeated("{a: ", 20000),
        "title:\n  " + repeated("- ", kDepth), "group: " + std::string(1000, '[') + std::string(1000, ']')})
    EXPECT_TRUE(load_error(text).starts_with("x.yaml")) << text.substr(0, 20);
}

TEST(HostileYaml, AliasesDoNotMultiply) {
  // Nine to the ninth texts, were they copied.
  std::string text = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'i'; ++c)
    text += std::string(1, c) + ": &" + c + " [" +
            repeated(std::string("*") + static_cast<char>(c - 1) + ", ", 8) + "*" + static_cast<char>(c - 1) +
            "]\n";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_NE(load_error(text).find("unknown key \"a\""), std::string::npos);
  EXPECT_EQ(load_error(text + "paths: *i\n").find("x.yaml:"), 0U);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

TEST(HostileYaml, AliasesAreValuesOtherwise) {
  const Example example = loaded("epochs: &n 7\nseed: *n\nitems: [&i {name: twin}, *i]\n");
  EXPECT_EQ(example.seed, 7);
  EXPECT_EQ(example.items, (std::vector<Item>{{"twin", 1, {}, {}}, {"twin", 1, {}, {}}}));
}

TEST(HostileYaml, ANodeWithinItselfEnds) {
  EXPECT_EQ(load_error("group: &g {inner: *g}").find("x.yaml:1: group"), 0U);
  EXPECT_EQ(load_error("paths: &p [*p]").find("x.yaml:1: paths: expected texts"), 0U);
  EXPECT_EQ(load_error("items: &p [{parts: *p}]").find("x.yaml:1: items[0].parts[0]: unknown key"), 0U);
}

TEST(HostileYaml, MergeKeysAreNotKnown) {
  EXPECT_NE(load_error("group: &g {rate: 1}\nitems: [{<<: *g}]").find("unknown key \"<<\""),
            std::string::npos);
}

TEST(HostileYaml, DamagedTextIsLoadedOrRefusedAsUsage) {
  const std::string good =
      "flag: true\nepochs: 20\nfactor: -2.5e-3\ntitle: \"a: b\"\npaths: [one, 'two', 4]\nwidths: [1, 2]\n"
      "group:\n  rate: 0\n  inner: {margin: 1, colour: off}\nitems:\n  - &x {name: first}\n  - *x\n  - "
      "weight: 7\n"
      "title2: |\n  block\n  text\n? key\n: !!str value\n";
  const std::string spice = "[]{}:,-?*&!|>'\"%@`#~\n\t \\\0\xff\xc3\xe2<";
  for (std::uint64_t round = 0; round < 1000; ++round) {
    Random random(1, "damage", {round});
    std::string text = good;
    for (auto edits = random.integer(1, 4); edits > 0; --edits) {
      const auto at = static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(text.size()) - 1));
      const char c =
          spice[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(spice.size()) - 1))];
      switch (random.integer(0, 2)) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        default:
          text.erase(at, static_cast<std::size_t>(random.integer(1, 9)));
          break;
      }
    }
    try {
      loaded(text);
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::usage) << text;
    }
  }
}

}  // namespace
}  // namespace siglib::test
