#include "siglib/synth/pen_file.h"

#include "siglib/core/file.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace siglib {
namespace {

constexpr const char* kColumns = "X, Y, TStamp, Pres., EndPts\n";

std::vector<double> pressures(const Trajectory& trajectory) {
  std::vector<double> values;
  for (const PenPoint& point : trajectory.points) values.push_back(point.pressure);
  return values;
}

void refused(PenFormat format, const std::string& text, const std::string& part) {
  SCOPED_TRACE(text.substr(0, 200));
  expect_error(ErrorKind::input, part, [&] { parse_pen_file(text, format, "a.pen"); });
}

TEST(PenFile, NamesOfFormats) {
  for (const PenFormat format : {PenFormat::svc2004, PenFormat::susig_visual, PenFormat::susig_blind})
    EXPECT_EQ(pen_format(pen_format_name(format)), format);
  expect_error(ErrorKind::usage, "\"svc\" is no pen format; expected svc2004, susig_visual or susig_blind",
               [] { pen_format("svc"); });
}

TEST(PenFile, Svc2004IsInHundredthsOfMillimetresAndUpwards) {
  const Trajectory t = parse_pen_file("2\n1000 2000 50 1 900 600 1023\n1100 2500 60 1 900 600 0\n",
                                      PenFormat::svc2004, "U1S1.TXT");
  ASSERT_EQ(t.points.size(), 2U);
  EXPECT_NEAR(t.points[1].x - t.points[0].x, 1, 1e-12);
  EXPECT_NEAR(t.points[1].y - t.points[0].y, -5, 1e-12);
  EXPECT_NEAR(t.points[0].time, 0, 1e-12);
  EXPECT_NEAR(t.points[1].time, 0.01, 1e-12);
  EXPECT_EQ(pressures(t), (std::vector<double>{1, 0}));
}

// The first point of a stroke carries button 0 and presses; side buttons (2, 4) alone do not touch the paper.
TEST(PenFile, Svc2004StrokesBeginWhereTheTipComesDown) {
  const Trajectory t = parse_pen_file(
      "6\n0 0 0 0 0 0 1023\n1 0 10 1 0 0 1023\n90 0 100 0 0 0 1023\n91 0 110 3 0 0 1023\n92 0 120 2 0 0 0\n"
      "95 0 200 5 0 0 1023\n",
      PenFormat::svc2004, "U1S1.TXT");
  EXPECT_EQ(pressures(t), (std::vector<double>{1, 1, 0, 1, 1, 0, 0, 1}));
}

TEST(PenFile, SusigStrokesEndWhereMarked) {
  const std::string text =
      std::string(kColumns) + "DataSize: 4\n0 0 0 255 0\n10 0 10 255 1\n90 0 20 255 0\n95 0 30 0 0\n";
  EXPECT_EQ(pressures(parse_pen_file(text, PenFormat::susig_visual, "001_1_1.sig")),
            (std::vector<double>{1, 1, 0, 1, 0}));
}

TEST(PenFile, SusigGrowsDownwardsAndItsTabletsDiffer) {
  const std::string text = std::string(kColumns) + "DataSize: 2\n0 0 0 100 0\n1000 1000 10 100 0\n";
  const PenPoint visual = parse_pen_file(text, PenFormat::susig_visual, "v").points[1];
  const PenPoint blind = parse_pen_file(text, PenFormat::susig_blind, "b").points[1];
  EXPECT_GT(visual.y, 0);
  EXPECT_NEAR(visual.x / visual.y, 661.0 / 272, 1e-9);
  EXPECT_NEAR(blind.x, 37.5, 1e-9);
  EXPECT_NEAR(blind.y, 37.5, 1e-9);
  refused(PenFormat::susig_visual, std::string(kColumns) + "DataSize: 1\n0 0 0 256 0\n",
          "a.pen:3: pressure 256: expected 0 to 255");
}

TEST(PenFile, AClockThatRunsBackStandsStill) {
  const Trajectory t =
      parse_pen_file("3\n0 0 100 1 0 0 9\n1 0 80 1 0 0 9\n2 0 110 1 0 0 9\n", PenFormat::svc2004, "U1S1.TXT");
  EXPECT_EQ(t.points[1].time, 0);
  EXPECT_NEAR(t.points[2].time, 0.01, 1e-12);
  EXPECT_GT(t.points[2].x, t.points[1].x);  // the file's order counts
}

TEST(PenFile, TakesCrLfTabsAndEmptyLinesAtTheEnd) {
  const Trajectory t =
      parse_pen_file("2 \r\n\t1 2  3 1 0 0 4\r\n2 2 4 1 0 0 4 \r\n\r\n\r\n", PenFormat::svc2004, "a");
  EXPECT_EQ(t.points.size(), 2U);
}

TEST(PenFile, ErrorsNameFileAndLine) {
  const auto svc = [](const std::string& text, const std::string& part) {
    refused(PenFormat::svc2004, text, part);
  };
  svc("", "a.pen:1: the file ends here; expected the number of points");
  svc("x\n", "a.pen:1: expected the number of points, 1 to 20000");
  svc("0\n", "a.pen:1: expected the number of points");
  svc("-3\n", "a.pen:1: expected the number of points");
  svc("20001\n", "a.pen:1: expected the number of points");
  svc("99999999999999999999\n", "a.pen:1: expected the number of points");
  svc("2\n1 2 3 1 0 0 4\n", "a.pen:2: the file ends after 1 of the 2 points announced");
  svc("1\n1 2 3 1 0 0 4\n1 2 3 1 0 0 4\n", "a.pen:3: more points than the 1 announced");
  svc("1\n1 2 3 1 0 0\n", "a.pen:2: has 6 fields, expected 7");
  svc("1\n1 2 3 1 0 0 4 5\n", "a.pen:2: has 8 fields, expected 7");
  svc("1\n1 2.5 3 1 0 0 4\n", "a.pen:2: y is no whole number");
  svc("1\nnan 2 3 1 0 0 4\n", "a.pen:2: x is no whole number");
  svc("1\n9999999 2 3 1 0 0 4\n", "a.pen:2: x 9999999: expected -100000 to 100000");
  svc("1\n9223372036854775808 2 3 1 0 0 4\n", "a.pen:2: x is no whole number");
  svc("1\n1 2 -1 1 0 0 4\n", "a.pen:2: time -1: expected 0 to");
  svc("1\n1 2 3 1 0 0 1024\n", "a.pen:2: pressure 1024: expected 0 to 1023");
  svc(std::string("1\n1 2 3\0 1 0 0 4\n", 17), "a.pen:2: time is no whole number");

  const auto susig = [](const std::string& text, const std::string& part) {
    refused(PenFormat::susig_blind, text, part);
  };
  susig("84\n", "a.pen:1: expected the names of the columns");
  susig(kColumns, "a.pen:2: the file ends here; expected \"DataSize: N\"");
  susig(std::string(kColumns) + "Size: 1\n", "a.pen:2: expected \"DataSize: N\"");
  susig(std::string(kColumns) + "DataSize: 1\n1 2 3 4 2\n", "a.pen:3: end point 2: expected 0 to 1");
}

// Damage of every kind gives points or an Error(input), never anything else.
TEST(PenFile, DamagedTextIsReadOrRefused) {
  std::string sound = "40\n";
  for (int i = 0; i < 40; ++i)
    sound += fmt::format("{} {} {} 1 900 600 {}\n", 50 * i, 70 * i, 10 * i, 20 * i);
  std::mt19937 engine(5);
  const std::string bytes("0123456789 -\t\r\n\0\xff.eX", 21);
  int refusals = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string text = sound;
    for (int change = 0; change < 3; ++change) {
      const std::size_t at = engine() % text.size();
      if (engine() % 3 == 0)
        text.erase(at, engine() % 30);
      else
        text[at] = bytes[engine() % bytes.size()];
    }
    try {
      for (const PenPoint& point : parse_pen_file(text, PenFormat::svc2004, "a").points)
        ASSERT_TRUE(point.pressure >= 0 && point.pressure <= 1);
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::input);
      ++refusals;
    }
  }
  EXPECT_GT(refusals, 1000);
}

TEST(PenFile, ReadsAFileWithinItsBound) {
  const test::TemporaryFolder folder;
  write_text(folder / "U1S1.TXT", "1\n1 2 3 1 0 0 4\n");
  EXPECT_EQ(read_pen_file(folder / "U1S1.TXT", PenFormat::svc2004).points.size(), 1U);
  write_text(folder / "large.TXT", std::string(kMaxPenFileBytes + 1, ' '));
  expect_error(ErrorKind::input, "large.TXT: has 4194305 bytes",
               [&] { read_pen_file(folder / "large.TXT", PenFormat::svc2004); });
  expect_error(ErrorKind::input, "none.TXT", [&] { read_pen_file(folder / "none.TXT", PenFormat::svc2004); });
}

}  // namespace
}  // namespace siglib
