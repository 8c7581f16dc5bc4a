#include "siglib/report/markdown.h"

#include <gtest/gtest.h>

namespace siglib::markdown {
namespace {

TEST(MarkdownText, NothingInItIsMarkup) {
  EXPECT_EQ(text("plain words, 7.1 % (9–12)"), "plain words, 7.1 % (9–12)");
  EXPECT_EQ(text("a|b `c` *d* _e_ [f](g) # ~ ! \\"),
            "a\\|b \\`c\\` \\*d\\* \\_e\\_ \\[f\\](g) \\# \\~ \\! \\\\");
  EXPECT_EQ(text("<b>&'\""), "&lt;b&gt;&amp;&#39;&quot;");
  EXPECT_EQ(text("&#39;"), "&amp;\\#39;");
}

TEST(MarkdownText, NoLineBeginsAList) {
  EXPECT_EQ(text("- a"), "\\- a");
  EXPECT_EQ(text("+ a"), "\\+ a");
  EXPECT_EQ(text("12. a"), "12\\. a");
  EXPECT_EQ(text("3) a"), "3\\) a");
  EXPECT_EQ(text("v1.2"), "v1.2");
}

TEST(MarkdownText, StaysOnOneLine) {
  EXPECT_EQ(text("a\n# b\r\n\tc"), "a \\# b   c");
  EXPECT_EQ(text("a\x1b[0m\xff"), "a\uFFFD\\[0m\uFFFD");
}

TEST(MarkdownCode, FencesAreLongerThanWhatIsInside) {
  EXPECT_EQ(code("abc"), "`abc`");
  EXPECT_EQ(code("a`b"), "``a`b``");
  EXPECT_EQ(code("`a"), "`` `a ``");
  EXPECT_EQ(code("a|b\nc"), "`a/b c`");
  EXPECT_EQ(code(""), "");
  EXPECT_EQ(block("a: 1\n", "yaml"), "```yaml\na: 1\n```\n");
  EXPECT_EQ(block("```\nout", "yaml"), "````yaml\n```\nout\n````\n");
}

}  // namespace
}  // namespace siglib::markdown
