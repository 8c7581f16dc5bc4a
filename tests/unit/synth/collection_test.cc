#include "siglib/synth/collection.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/image/decode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>

namespace siglib {
namespace {

namespace fs = std::filesystem;

class Collection : public testing::Test {
 protected:
  Collection()
      : root_(fs::temp_directory_path() / ("siglib_synth_" + std::to_string(std::random_device{}()))) {}
  ~Collection() override { fs::remove_all(root_); }

  static std::map<std::string, Bytes> files(const fs::path& folder) {
    std::map<std::string, Bytes> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file())
        found[fs::relative(entry.path(), folder).generic_string()] = read_file(entry.path(), 1 << 24);
    return found;
  }

  fs::path root_;
};

class Recorder : public Reporter {
 public:
  void begin(std::string_view, std::int64_t total, std::string_view unit) override {
    total_ = total;
    unit_ = unit;
  }
  void advance(std::int64_t done, std::string_view) override { done_ = done; }
  void end() override { ended_ = true; }
  void info(std::string_view) override {}
  void warn(std::string_view) override {}

  std::int64_t total_ = 0, done_ = 0;
  std::string unit_;
  bool ended_ = false;
};

TEST_F(Collection, ScriptsAndForgersChangeWhatTheyNameAndNothingElse) {
  Recorder recorder;
  const auto written = [&](std::optional<ScriptFamily> script, ForgerKind forger) {
    fs::remove_all(root_);
    write_collection({.writers = 4, .genuine = 1, .forged = 1, .seed = 5, .script = script, .forger = forger},
                     root_, 2, recorder);
    return files(root_);
  };
  const auto latin = written(ScriptFamily::latin, ForgerKind::skilled);
  const auto simple = written(ScriptFamily::latin, ForgerKind::simple);
  const auto random = written(ScriptFamily::latin, ForgerKind::random);
  const auto any = written(std::nullopt, ForgerKind::skilled);
  int other_scripts = 0;
  for (const auto& [name, bytes] : latin) {
    const bool genuine = name.find("genuine") != std::string::npos;
    EXPECT_EQ(simple.at(name) == bytes, genuine) << name;
    EXPECT_EQ(random.at(name) == bytes, genuine) << name;
    EXPECT_EQ(simple.at(name) == random.at(name), genuine) << name;
    if (genuine) other_scripts += any.at(name) != bytes;
  }
  EXPECT_GT(other_scripts, 1);
}

TEST_F(Collection, HasThePlainLayoutAndReportsImages) {
  Recorder recorder;
  write_collection({.writers = 2, .genuine = 3, .forged = 2, .seed = 5}, root_, 2, recorder);
  std::string names;
  for (const auto& [name, bytes] : files(root_)) names += name + "\n";
  EXPECT_EQ(
      names,
      "001/forged/01.png\n001/forged/02.png\n001/genuine/01.png\n001/genuine/02.png\n001/genuine/03.png\n"
      "002/forged/01.png\n002/forged/02.png\n002/genuine/01.png\n002/genuine/02.png\n002/genuine/03.png\n");
  const Image image = load_image(root_ / "001/genuine/01.png");
  EXPECT_EQ(image.channels, 1);
  EXPECT_GT(image.width, 300);
  EXPECT_EQ(recorder.unit_, "images");
  EXPECT_EQ(recorder.total_, 10);
  EXPECT_EQ(recorder.done_, 10);
  EXPECT_TRUE(recorder.ended_);
}

TEST_F(Collection, ScenesComeWithMasksAndBoxes) {
  write_collection(
      {.writers = 1, .genuine = 2, .forged = 1, .seed = 5, .scene = SceneRequest{SceneKind::phone, 3}}, root_,
      2, silent_reporter());
  std::string names;
  for (const auto& [name, bytes] : files(root_)) names += name + "\n";
  EXPECT_EQ(names,
            "001/forged/01.jpg\n001/genuine/01.jpg\n001/genuine/02.jpg\nboxes.csv\n"
            "masks/001/forged/01.png\nmasks/001/genuine/01.png\nmasks/001/genuine/02.png\n");
  const Image photo = load_image(root_ / "001/genuine/02.jpg");
  const Image mask = load_image(root_ / "masks/001/genuine/02.png");
  EXPECT_EQ(mask.channels, 1);
  ASSERT_EQ(mask.width, photo.width);
  ASSERT_EQ(mask.height, photo.height);
  int left = mask.width, right = -1;
  for (int y = 0; y < mask.height; ++y)
    for (int x = 0; x < mask.width; ++x)
      if (mask.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(mask.width) +
                      static_cast<std::size_t>(x)] == 255) {
        left = std::min(left, x);
        right = std::max(right, x);
      }
  std::istringstream table(read_text(root_ / "boxes.csv", 1 << 16));
  std::string line;
  std::getline(table, line);
  EXPECT_EQ(line, "image,scene,x,y,width,height");
  for (int i = 0; i < 2; ++i) std::getline(table, line);
  int x = 0, y = 0, width = 0, height = 0;
  ASSERT_EQ(std::sscanf(line.c_str(), "001/genuine/02.jpg,phone,%d,%d,%d,%d", &x, &y, &width, &height), 4)
      << line;
  EXPECT_NEAR(x, left, 2);
  EXPECT_NEAR(x + width, right + 1, 2);
}

TEST_F(Collection, RefusesASeverityThatThereIsNot) {
  EXPECT_THROW(write_collection({.writers = 1, .scene = SceneRequest{SceneKind::form, 6}}, root_, 1,
                                silent_reporter()),
               Error);
  EXPECT_FALSE(fs::exists(root_));
}

TEST_F(Collection, FilesDependOnSeedWriterAndSampleAlone) {
  write_collection({.writers = 3, .genuine = 2, .forged = 2, .seed = 5}, root_ / "large", 2,
                   silent_reporter());
  write_collection({.writers = 2, .genuine = 1, .forged = 2, .seed = 5}, root_ / "small", 1,
                   silent_reporter());
  write_collection({.writers = 1, .genuine = 1, .forged = 0, .seed = 6}, root_ / "other", 1,
                   silent_reporter());
  const auto large = files(root_ / "large");
  const auto small = files(root_ / "small");
  EXPECT_EQ(small.size(), 6U);
  for (const auto& [name, bytes] : small) EXPECT_EQ(bytes, large.at(name)) << name;
  const auto other = files(root_ / "other");
  ASSERT_EQ(other.size(), 1U);
  EXPECT_NE(other.begin()->second, large.at(other.begin()->first));
}

TEST_F(Collection, RefusesCountsThatMakeNoSense) {
  EXPECT_THROW(write_collection({.writers = 0}, root_, 1, silent_reporter()), Error);
  EXPECT_THROW(write_collection({.genuine = -1}, root_, 1, silent_reporter()), Error);
  EXPECT_FALSE(fs::exists(root_));
}

TEST_F(Collection, AFolderThatIsAFileIsAnIoError) {
  fs::create_directories(root_);
  std::ofstream(root_ / "taken") << "x";
  try {
    write_collection({.writers = 1}, root_ / "taken", 1, silent_reporter());
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_NE(std::string(error.what()).find("taken"), std::string::npos) << error.what();
  }
}

TEST_F(Collection, TakesTheSkillOfItsForgersAndRefusesNonsense) {
  Recorder recorder;
  const auto forged = [&](double skill) {
    fs::remove_all(root_);
    write_collection({.writers = 1, .genuine = 1, .forged = 1, .seed = 5, .skill = skill}, root_, 1,
                     recorder);
    return files(root_);
  };
  const auto poor = forged(0.2), good = forged(0.9);
  EXPECT_EQ(poor.at("001/genuine/01.png"), good.at("001/genuine/01.png"));
  EXPECT_NE(poor.at("001/forged/01.png"), good.at("001/forged/01.png"));
  for (const double skill : {-0.1, 1.1, std::nan("")}) EXPECT_THROW(forged(skill), Error) << skill;
}

}  // namespace
}  // namespace siglib
