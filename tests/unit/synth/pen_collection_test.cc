#include "siglib/synth/pen_collection.h"

#include "siglib/core/file.h"
#include "siglib/image/decode.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace siglib {
namespace {

namespace fs = std::filesystem;

std::string svc2004_text(int variant) {
  std::string text = "200\n";
  for (int i = 0; i < 200; ++i)
    text += fmt::format("{} {} {} 1 900 600 {}\n", 1000 + 25 * i,
                        3000 + std::lround((800 + 20 * variant) * std::sin(0.1 * i)), 10 * i, 300 + i);
  return text;
}

std::string susig_text(int variant) {
  std::string text = "X, Y, TStamp, Pres., EndPts\nDataSize: 200\n";
  for (int i = 0; i < 200; ++i)
    text +=
        fmt::format("{} {} {} {} {}\n", 500 + 8 * i, 800 + std::lround((200 + variant) * std::sin(0.1 * i)),
                    10 * i, 50 + i / 4, i == 90 ? 1 : 0);
  return text;
}

std::set<std::string> files_below(const fs::path& folder) {
  std::set<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) found.insert(entry.path().lexically_relative(folder).generic_string());
  return found;
}

class PenCollection : public testing::Test {
 protected:
  void add(const std::string& name, const std::string& text) {
    const fs::path file = folder_ / ("in/" + name);
    fs::create_directories(file.parent_path());
    write_text(file, text);
  }
  PenCollectionReport run(PenFormat format, const std::string& out = "out", std::uint64_t seed = 1) {
    return write_pen_collection(folder_ / "in", format, seed, folder_ / out, 2, silent_reporter());
  }

  test::TemporaryFolder folder_;
};

TEST_F(PenCollection, Svc2004GivesThePlainLayout) {
  add("U1S1.TXT", svc2004_text(1));
  add("U1S20.TXT", svc2004_text(2));
  add("U1S21.TXT", svc2004_text(3));
  add("deeper/U40S2.TXT", svc2004_text(4));
  add("README.TXT", "none of them");
  add("U1S1.TXT.orig", "none of them");
  const PenCollectionReport report = run(PenFormat::svc2004);
  EXPECT_EQ(report.writers, 2);
  EXPECT_EQ(report.images, 4);
  EXPECT_TRUE(report.refused.empty());
  EXPECT_EQ(files_below(folder_ / "out"), (std::set<std::string>{"001/genuine/01.png", "001/genuine/20.png",
                                                                 "001/forged/21.png", "040/genuine/02.png"}));
  const Image image = load_image(folder_ / "out/001/genuine/01.png");
  EXPECT_GE(image.width, 379);
  EXPECT_EQ(image.channels, 1);
}

TEST_F(PenCollection, SusigPartsDifferInTheNamesOfTheirGenuineFiles) {
  add("GENUINE/SESSION1/001_1_2.sig", susig_text(1));
  add("GENUINE/SESSION2/001_2_2.sig", susig_text(2));
  add("GENUINE/001_g_7.sig", susig_text(3));
  add("FORGERY/001_f_10.sig", susig_text(4));
  EXPECT_EQ(run(PenFormat::susig_visual, "visual").images, 3);
  EXPECT_EQ(files_below(folder_ / "visual"),
            (std::set<std::string>{"001/genuine/1_02.png", "001/genuine/2_02.png", "001/forged/10.png"}));
  EXPECT_EQ(run(PenFormat::susig_blind, "blind").images, 2);
  EXPECT_EQ(files_below(folder_ / "blind"),
            (std::set<std::string>{"001/genuine/07.png", "001/forged/10.png"}));
}

TEST_F(PenCollection, FilesDependOnTheSeedAndTheNameAlone) {
  add("U1S1.TXT", svc2004_text(1));
  add("U1S2.TXT", svc2004_text(2));
  run(PenFormat::svc2004, "a");
  run(PenFormat::svc2004, "b", 2);
  add("U0S9.TXT", svc2004_text(3));
  run(PenFormat::svc2004, "c");
  const auto read = [&](const char* out) {
    return read_file(folder_ / (std::string(out) + "/001/genuine/02.png"), 1 << 24);
  };
  EXPECT_EQ(read("a"), read("c"));
  EXPECT_NE(read("a"), read("b"));
}

TEST_F(PenCollection, WhatCannotBeUsedIsReportedAndLeftOut) {
  add("U1S1.TXT", svc2004_text(1));
  add("U1S2.TXT", svc2004_text(1));
  add("U1S3.TXT", "");
  add("U1S4.TXT", "2\n1 2 3 1 0 0 4\n1 2 x 1 0 0 4\n");
  add("U1S5.TXT", "1\n1 2 3 1 0 0 0\n");
  add("U1S6.TXT", std::string(kMaxPenFileBytes + 1, ' '));
  const PenCollectionReport report = run(PenFormat::svc2004);
  EXPECT_EQ(report.images, 1);
  ASSERT_EQ(report.refused.size(), 5U);
  const std::vector<std::string> parts{"is a copy of U1S1.TXT", "U1S3.TXT:1: the file ends here",
                                       "U1S4.TXT:3: time is no whole number", "never touches the paper",
                                       "bytes"};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    EXPECT_EQ(report.refused[i].path, fmt::format("U1S{}.TXT", i + 2));
    EXPECT_NE(report.refused[i].reason.find(parts[i]), std::string::npos) << report.refused[i].reason;
  }
}

TEST_F(PenCollection, FoldersWithoutSignaturesAreErrors) {
  expect_error(ErrorKind::input, "cannot be listed", [&] { run(PenFormat::svc2004); });
  add("U1S1.TXT", "");
  expect_error(ErrorKind::input, "no pen file of the format susig_blind",
               [&] { run(PenFormat::susig_blind); });
  expect_error(ErrorKind::input, "none of the 1 pen files can be used", [&] { run(PenFormat::svc2004); });
  add("again/U01S001.TXT", svc2004_text(1));
  expect_error(ErrorKind::input, "are the same signature by name", [&] { run(PenFormat::svc2004); });
}

}  // namespace
}  // namespace siglib
