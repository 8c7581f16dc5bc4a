#include "siglib/model/model.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/model/container.h"
#include "siglib/model/model_bytes.h"
#include "siglib/model/state.h"
#include "siglib/nn/encoder.h"
#include "tests/support/expect_error.h"
#include "tests/support/random_network.h"
#include "tests/support/simple_score.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <string>

namespace siglib {
namespace {

Model tiny_model() {
  EncoderOptions architecture;
  architecture.dimension = 8;
  architecture.widths = {4, 4, 8, 8, 8};
  ScoreModel score = test::simple_score({{"balanced", Negatives::skilled, 0.1, 0.1, 0.6, 0.2},
                                         {"random", Negatives::random, 0.001, 0.05, 0.9, 0.1}});
  score.fusion = Fusion::max;
  score.prior = 0.3;
  for (const CalibrationMethod method : {CalibrationMethod::beta, CalibrationMethod::isotonic}) {
    ScoreRule rule = score.rules.front();
    rule.references = method == CalibrationMethod::beta ? 2 : 5;
    rule.calibration = method == CalibrationMethod::beta ? Calibration(method, {1, 2, 3})
                                                         : Calibration(method, {-1, 0, 1, 0.1, 0.1, 0.9});
    rule.policies[0].accept = 2.5;
    score.rules.push_back(rule);
  }
  Provenance provenance{"tiny \"quoted\" ü",
                        "0.1.0",
                        "2026-01-02T03:04:05Z",
                        "a: 1\nb: 2\n",
                        7,
                        std::nan(""),
                        0.04,
                        {{"striped", "Stripes", "free for all", 9, 114}}};
  return Model{architecture, make_encoder(architecture), {}, score, provenance, {Digest{1}, Digest{2}}, ""};
}

void expect_refused(const std::filesystem::path& file, ErrorKind kind, const std::string& reason) {
  try {
    load_model(file, torch::Device(torch::kCPU));
    FAIL() << "loaded, though " << reason;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find(file.string()), std::string::npos) << error.what();
  }
}

TEST(ModelFile, ReturnsWhatWasSaved) {
  const test::TemporaryFolder folder;
  const Model saved = tiny_model();
  const std::string id = save_model(saved, folder / "m.h5");
  const Model loaded = load_model(folder / "m.h5", torch::Device(torch::kCPU));
  EXPECT_EQ(loaded.id, id);
  EXPECT_EQ(id.size(), 64u);
  EXPECT_EQ(loaded.score.rules, saved.score.rules);
  EXPECT_EQ(loaded.score.fusion, Fusion::max);
  EXPECT_EQ(loaded.score.prior, 0.3);
  EXPECT_EQ(loaded.seen, saved.seen);
  EXPECT_EQ(loaded.score.learned_distance.parameters(), saved.score.learned_distance.parameters());
  EXPECT_EQ(to_json(loaded.provenance), to_json(saved.provenance));
  const NamedTensors a = state_of(*saved.encoder), b = state_of(*loaded.encoder);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    EXPECT_TRUE(torch::equal(a[i].second, b[i].second)) << a[i].first;
}

TEST(ModelFile, IsReadFromItsBytes) {
  const test::TemporaryFolder folder;
  const Model saved = tiny_model();
  const std::string id = save_model(saved, folder / "m.h5");
  Bytes content = read_file(folder / "m.h5", 1 << 30);
  const Model loaded = load_model(content, "version 1", torch::Device(torch::kCPU));
  EXPECT_EQ(loaded.id, id);
  EXPECT_EQ(loaded.score.rules, saved.score.rules);
  content.back() ^= 1;
  expect_error(ErrorKind::model, "version 1: is damaged",
               [&] { load_model(content, "version 1", torch::Device(torch::kCPU)); });
}

TEST(ModelFile, KeepsTheNetworkThatComparesStrokes) {
  const test::TemporaryFolder folder;
  Model saved = tiny_model();
  saved.score.compare = {Parts::both, test::random_network(1)};
  saved.score.learned_distance = LearnedDistance({distance_names(Parts::both), {0, 1}, {1, 2}, {3, 4}, 5});
  save_model(saved, folder / "m.h5");
  const Model loaded = load_model(folder / "m.h5", torch::Device(torch::kCPU));
  EXPECT_EQ(loaded.score.compare.parts, Parts::both);
  ASSERT_TRUE(loaded.score.compare.strokes);
  EXPECT_EQ(loaded.score.compare.strokes->parameters(), saved.score.compare.strokes->parameters());
  EXPECT_EQ(loaded.score.learned_distance.parameters(), saved.score.learned_distance.parameters());
}

TEST(ModelFile, RefusesEveryFlippedByteAndEveryTruncation) {
  const test::TemporaryFolder folder;
  save_model(tiny_model(), folder / "m.h5");
  const Bytes good = read_file(folder / "m.h5", 1 << 30);
  for (std::size_t at = 512; at < good.size(); at += good.size() / 37) {
    Bytes bad = good;
    bad[at] ^= 0x10;
    write_file(folder / "bad.h5", bad);
    expect_refused(folder / "bad.h5", ErrorKind::model, "damaged");
  }
  for (const std::size_t size : {std::size_t{513}, good.size() / 2, good.size() - 1}) {
    write_file(folder / "bad.h5", std::span(good).first(size));
    expect_refused(folder / "bad.h5", ErrorKind::model, "damaged");
  }
  write_file(folder / "bad.h5", std::span(good).first(512));
  expect_refused(folder / "bad.h5", ErrorKind::model, "truncated");
  write_file(folder / "bad.h5", {});
  expect_refused(folder / "bad.h5", ErrorKind::model, "not a siglib model");
}

TEST(ModelFile, RefusesANewerFormatWithTheReason) {
  const test::TemporaryFolder folder;
  save_model(tiny_model(), folder / "m.h5");
  Bytes content = read_file(folder / "m.h5", 1 << 30);
  const std::string header = "siglib-model 9\n";
  std::copy(header.begin(), header.end(), content.begin());
  write_file(folder / "m.h5", content);
  expect_refused(folder / "m.h5", ErrorKind::model, "needs a newer siglib");
}

TEST(ModelFile, RefusesAnOlderFormatWithTheReason) {
  const test::TemporaryFolder folder;
  save_model(tiny_model(), folder / "m.h5");
  Bytes content = read_file(folder / "m.h5", 1 << 30);
  const std::string header = "siglib-model 1\n";
  std::copy(header.begin(), header.end(), content.begin());
  write_file(folder / "m.h5", content);
  expect_refused(folder / "m.h5", ErrorKind::model, "format version 1");
}

TEST(ModelFile, RefusesANetworkThatCannotBe) {
  const test::TemporaryFolder folder;
  Model model = tiny_model();
  model.architecture.widths = {4, 4, 8, 8};
  save_model(model, folder / "m.h5");
  expect_refused(folder / "m.h5", ErrorKind::model, "widths has 4 numbers");
}

TEST(ModelFile, RefusesOtherFilesAndMissingOnes) {
  const test::TemporaryFolder folder;
  write_text(folder / "text", "hello");
  expect_refused(folder / "text", ErrorKind::model, "not a siglib model");
  expect_refused(folder / "missing", ErrorKind::input, "cannot be opened");
  expect_refused(folder.path(), ErrorKind::input, "not a regular file");
}

TEST(ModelFile, LeavesNoPartWhereItCannotBeWritten) {
  const test::TemporaryFolder folder;
  write_text(folder / "file", "");
  EXPECT_THROW(save_model(tiny_model(), folder / "file" / "m.h5"), Error);
  EXPECT_FALSE(std::filesystem::exists(folder / "file" / "m.h5"));
  const ContainerKind kind{"siglib-test", 1, "test"};
  EXPECT_THROW(
      write_container(kind, folder / "m.h5", [](Hdf5File&) { fail(ErrorKind::io, "the disk is full"); }),
      Error);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    EXPECT_EQ(entry.path().filename(), "file");
}

TEST(State, RefusesTensorsOfAnotherNetwork) {
  const Model model = tiny_model();
  NamedTensors state = state_of(*model.encoder);
  state.front().first = "renamed";
  EXPECT_THROW(restore_state(*model.encoder, state, "test"), Error);
  state = state_of(*model.encoder);
  state.front().second = state.front().second.flatten();
  EXPECT_THROW(restore_state(*model.encoder, state, "test"), Error);
  state.pop_back();
  EXPECT_THROW(restore_state(*model.encoder, state, "test"), Error);
}

}  // namespace
}  // namespace siglib
