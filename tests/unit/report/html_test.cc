#include "siglib/report/html.h"

#include "marks.h"

#include <gtest/gtest.h>

#include <limits>

namespace siglib::html {
namespace {

TEST(Escape, MarkupBecomesText) {
  EXPECT_EQ(escape("<img src=x onerror=\"a('&')\">"),
            "&lt;img src=x onerror=&quot;a(&#39;&amp;&#39;)&quot;&gt;");
  EXPECT_EQ(escape("a\n\tb"), "a\n\tb");
  EXPECT_EQ(escape("Jürgen 山田 𝒮"), "Jürgen 山田 𝒮");
}

TEST(Escape, BytesThatAreNoTextAreReplaced) {
  EXPECT_EQ(escape(std::string("a\0b", 3)), "a\uFFFDb");
  EXPECT_EQ(escape("\x1b[31m"), "\uFFFD[31m");
  EXPECT_EQ(escape("\xff"), "\uFFFD");
  EXPECT_EQ(escape("\xc3"), "\uFFFD");            // cut short
  EXPECT_EQ(escape("\xc0\xbc"), "\uFFFD\uFFFD");  // '<' in two bytes
  EXPECT_EQ(escape("\xe0\x80\xbc"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(escape("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(escape("\xe2\x82<"), "\uFFFD\uFFFD&lt;");       // nothing swallows the '<'
}

TEST(Escape, TextCannotTurnItsDirection) {
  EXPECT_EQ(escape("model\u202E5h."), "model\uFFFD5h.");
}

TEST(Numbers, ReadAsPeopleWriteThem) {
  EXPECT_EQ(percent(0.0712), "7.1\u00A0%");
  EXPECT_EQ(percent(0.0031), "0.31\u00A0%");
  EXPECT_EQ(percent(0), "0.0\u00A0%");
  EXPECT_EQ(percent(1), "100.0\u00A0%");
  EXPECT_EQ(percent(std::numeric_limits<double>::quiet_NaN()), "–");
  EXPECT_EQ(number(std::numeric_limits<double>::infinity(), 3), "∞");
  EXPECT_EQ(number(0.41249, 3), "0.412");
  EXPECT_EQ(count(0), "0");
  EXPECT_EQ(count(999), "999");
  EXPECT_EQ(count(1234567), "1,234,567");
  EXPECT_EQ(count(-123), "-123");
  EXPECT_EQ(count(-1234), "-1,234");
}

TEST(Page, IsWholeAndLoadsNothing) {
  const std::string html = page("K", "<x>", "", {{"a", "A & B", "<p>text</p>"}, {"b", "Empty", ""}});
  EXPECT_EQ(html.rfind("<!doctype html>", 0), 0u);
  EXPECT_TRUE(test::has(html, "<title>&lt;x&gt; – K</title>"));
  EXPECT_TRUE(test::has(html, "default-src 'none'"));
  EXPECT_TRUE(test::has(html, "<section id=\"a\">\n<h2>A &amp; B</h2>\n<p>text</p>"));
  EXPECT_FALSE(test::has(html, "Empty") || test::has(html, "<nav"));
  EXPECT_TRUE(test::has(html, "prefers-color-scheme:dark"));
  EXPECT_TRUE(test::has(html, "@media print"));
  EXPECT_TRUE(test::balanced(html));
  EXPECT_TRUE(test::self_contained(html));
}

TEST(Page, ManySectionsAreListed) {
  std::vector<Section> sections;
  for (const char* id : {"a", "b", "c", "d", "e", "f"})
    sections.push_back({id, "Part <" + std::string(id) + ">", "x"});
  const std::string html = page("K", "T", "", sections);
  EXPECT_TRUE(test::has(html, "<li><a href=\"#f\">Part &lt;f&gt;</a></li>"));
  EXPECT_TRUE(test::balanced(html));
  EXPECT_TRUE(test::self_contained(html));
}

TEST(Table, MarksHeadingsMinorColumnsAndTheChosenRow) {
  const std::string html = table({.caption = "<c>",
                                  .head = {"a", "b"},
                                  .rows_html = {{"1", "<b>2</b>"}, {"3", "4"}},
                                  .minor_from = 1,
                                  .marked_row = 1});
  EXPECT_TRUE(test::has(html, "<caption>&lt;c&gt;</caption>"));
  EXPECT_TRUE(test::has(html, "<th scope=\"col\" class=\"minor\">b</th>"));
  EXPECT_TRUE(test::has(html, "<tr><th scope=\"row\">1</th><td class=\"minor\"><b>2</b></td></tr>"));
  EXPECT_TRUE(test::has(html, "<tr class=\"marked\"><th scope=\"row\">3</th>"));
}

}  // namespace
}  // namespace siglib::html
