#include "siglib/data/csv.h"

#include "support.h"

namespace siglib {
namespace {

std::string csv_error(std::string_view text) {
  return error_of(ErrorKind::input, [&] { parse_csv(text, "x.csv"); });
}

TEST(Csv, ReadsFieldsWithTheirLines) {
  const CsvTable table = parse_csv("a,b\n1,2\n\n\"x,\ny\",\"he said \"\"no\"\"\"\nlast,\n", "x.csv");
  ASSERT_EQ(table.header, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.rows[0].line, 2);
  EXPECT_EQ(table.rows[1].line, 4);
  EXPECT_EQ(table.rows[1].fields, (std::vector<std::string>{"x,\ny", "he said \"no\""}));
  EXPECT_EQ(table.rows[2].line, 6);
  EXPECT_EQ(table.rows[2].fields, (std::vector<std::string>{"last", ""}));
}

TEST(Csv, ToleratesCrLfByteOrderMarkAndMissingLastNewline) {
  const CsvTable table = parse_csv(
      "\xef\xbb\xbf"
      "a,b\r\n1,\"2\"\r\n\r\n3,4",
      "x.csv");
  EXPECT_EQ(table.header[0], "a");
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0].fields[1], "2");
  EXPECT_EQ(table.rows[1].fields[1], "4");
  EXPECT_EQ(table.rows[1].line, 4);
}

TEST(Csv, AColumnMayBeQuotedAndEmpty) {
  const CsvTable table = parse_csv("\"a\",b\n\"\",\n", "x.csv");
  EXPECT_EQ(table.column("a"), 0U);
  EXPECT_EQ(table.rows[0].fields, (std::vector<std::string>{"", ""}));
}

TEST(Csv, RefusesWhatIsAmbiguousNamingTheLine) {
  EXPECT_HAS(csv_error(""), "x.csv: is empty");
  EXPECT_HAS(csv_error("\n\r\n"), "is empty");
  EXPECT_HAS(csv_error("a,b\n1,2\n1,2,3\n"), "x.csv:3: has 3 fields, the header has 2");
  EXPECT_HAS(csv_error("a,b\n1\n"), "x.csv:2: has 1 fields");
  EXPECT_HAS(csv_error("a,b\n1,2\n\"open,2\n3,4\n"), "x.csv:3: a quote that is never closed");
  EXPECT_HAS(csv_error("a,b\n1,\""), "x.csv:2: a quote that is never closed");
  EXPECT_HAS(csv_error("a,b\n1,x\"y\n"), "x.csv:2: a quote inside");
  EXPECT_HAS(csv_error("a,b\n1,\"y\"z\n"), "x.csv:2: text after");
  EXPECT_HAS(csv_error("a,b\r1,2\r"), "x.csv:1: a carriage return");
  EXPECT_HAS(csv_error(std::string_view("a,b\n1,x\0y\n", 10)), "x.csv:2: a NUL");
  EXPECT_HAS(csv_error(std::string_view("a,b\n1,\"x\0y\"\n", 12)), "x.csv:2: a NUL");
  EXPECT_HAS(csv_error("a,b,a\n"), "column \"a\" stands twice");
}

TEST(Csv, AMissingColumnIsNamedWithThoseThereAre) {
  const CsvTable table = parse_csv("a,b\n", "x.csv");
  const std::string message = error_of(ErrorKind::input, [&] { (void)table.column("c"); });
  EXPECT_HAS(message, "no column \"c\"");
  EXPECT_HAS(message, "a,b");
}

TEST(Csv, AMissingFileIsAnInputError) {
  EXPECT_HAS(error_of(ErrorKind::input, [] { read_csv("no/such.csv"); }), "no/such.csv");
}

TEST(Csv, FieldsSurviveWritingAndReading) {
  for (const std::string text :
       {"plain", "", "a,b", "say \"x\"", "two\nlines", "cr\r\nlf", "spaces kept ", "|"}) {
    const CsvTable table = parse_csv("f,g\n" + csv_field(text) + ",end\n", "x.csv");
    ASSERT_EQ(table.rows.size(), 1U) << text;
    EXPECT_EQ(table.rows[0].fields[0], text);
  }
  EXPECT_EQ(csv_field("plain"), "plain");
}

}  // namespace
}  // namespace siglib
