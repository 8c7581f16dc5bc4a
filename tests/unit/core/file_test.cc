#include "siglib/core/file.h"

#include "siglib/core/error.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <optional>
#include <string>
#include <thread>

namespace siglib {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

template <class Action>
std::string error_of(ErrorKind kind, const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

TEST(ReadFile, GivesBackEveryByte) {
  const TemporaryFolder folder;
  Bytes content(100000);
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * 7);
  write_file(folder / "f", content);
  EXPECT_EQ(read_file(folder / "f", content.size()), content);
}

TEST(ReadFile, TextMayHoldAnything) {
  const TemporaryFolder folder;
  const std::string text("a\0b\r\n\xff", 6);
  write_text(folder / "f", text);
  EXPECT_EQ(read_text(folder / "f", 6), text);
  write_text(folder / "empty", "");
  EXPECT_EQ(read_text(folder / "empty", 0), "");
}

TEST(ReadFile, RefusesOneByteTooMany) {
  const TemporaryFolder folder;
  write_text(folder / "f", "12345");
  EXPECT_EQ(read_text(folder / "f", 5), "12345");
  const std::string message = error_of(ErrorKind::input, [&] { read_file(folder / "f", 4); });
  EXPECT_NE(message.find((folder / "f").string() + ": has 5 bytes, at most 4"), std::string::npos) << message;
}

TEST(ReadFile, RefusesAHugeSparseFileWithoutReadingIt) {
  const TemporaryFolder folder;
  write_text(folder / "f", "x");
  fs::resize_file(folder / "f", 1ULL << 40);
  error_of(ErrorKind::input, [&] { read_file(folder / "f", 1 << 20); });
}

TEST(ReadFile, NamesWhatIsMissing) {
  const TemporaryFolder folder;
  const std::string message = error_of(ErrorKind::input, [&] { read_file(folder / "none.png", 10); });
  EXPECT_EQ(message, (folder / "none.png").string() + ": cannot be opened: No such file or directory");
  error_of(ErrorKind::input, [&] { read_file("", 10); });
}

TEST(ReadFile, RefusesWhatIsNoFile) {
  const TemporaryFolder folder;
  error_of(ErrorKind::input, [&] { read_file(folder.path(), 1 << 20); });
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  error_of(ErrorKind::input, [&] { read_file(folder / "fifo", 10); });  // and does not wait for a writer
  error_of(ErrorKind::input, [&] { read_file("/dev/zero", 10); });
  fs::create_symlink("loop", folder / "loop");
  error_of(ErrorKind::input, [&] { read_file(folder / "loop", 10); });
}

TEST(PendingFile, PutsTheWholeFileInPlace) {
  const TemporaryFolder folder;
  write_text(folder / "f", "old");
  {
    PendingFile file(folder / "f");
    EXPECT_EQ(file.path().parent_path(), folder.path());  // a rename is atomic within a file system only
    std::ofstream(file.path()) << "new";
    EXPECT_EQ(read_text(folder / "f", 10), "old");
    file.commit();
    EXPECT_EQ(read_text(folder / "f", 10), "new");
  }
  EXPECT_EQ(read_text(folder / "f", 10), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(PendingFile, LeavesNothingWithoutACommit) {
  const TemporaryFolder folder;
  write_text(folder / "f", "old");
  try {
    PendingFile file(folder / "f");
    std::ofstream(file.path()) << "half";
    throw 1;
  } catch (int) {
  }
  EXPECT_EQ(read_text(folder / "f", 10), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(PendingFile, TwoWritersDoNotMix) {
  const TemporaryFolder folder;
  PendingFile a(folder / "f");
  PendingFile b(folder / "f");
  EXPECT_NE(a.path(), b.path());
  std::ofstream(a.path()) << "a";
  std::ofstream(b.path()) << "b";
  a.commit();
  b.commit();
  EXPECT_EQ(read_text(folder / "f", 10), "b");
}

TEST(PendingFile, AReaderSeesTheOldOrTheNewFile) {
  const TemporaryFolder folder;
  const std::string old(20000, 'o');
  const std::string fresh(30000, 'n');
  write_text(folder / "f", old);
  std::jthread writer([&](const std::stop_token& stop) {
    for (bool flip = true; !stop.stop_requested(); flip = !flip) write_text(folder / "f", flip ? fresh : old);
  });
  for (int i = 0; i < 300; ++i) {
    const std::string seen = read_text(folder / "f", 100000);
    ASSERT_TRUE(seen == old || seen == fresh) << seen.size();
  }
}

TEST(PendingFile, NeverWritesThroughAPlantedName) {
  const TemporaryFolder folder;
  write_text(folder / "victim", "precious");
  std::string next;
  {
    const PendingFile probe(folder / "f");
    next = probe.path().string();
  }
  // The names go by a counter: link the next ones to another file.
  const auto dash = next.rfind('-');
  const unsigned counter = static_cast<unsigned>(std::stoul(next.substr(dash + 1)));
  for (unsigned i = 1; i < 4; ++i)
    fs::create_symlink(folder / "victim", next.substr(0, dash + 1) + std::to_string(counter + i) + ".part");
  write_text(folder / "f", "content");
  EXPECT_EQ(read_text(folder / "victim", 100), "precious");
  EXPECT_EQ(read_text(folder / "f", 100), "content");
}

TEST(PendingFile, AFolderThatCannotHoldItIsAnIoError) {
  const TemporaryFolder folder;
  write_text(folder / "file", "x");
  const fs::path inside = folder / "file/below.h5";
  const std::string message = error_of(ErrorKind::io, [&] { const PendingFile pending(inside); });
  EXPECT_EQ(message, inside.string() + ": cannot be written: Not a directory");
  error_of(ErrorKind::io, [&] { const PendingFile pending(folder / "missing/f"); });
  error_of(ErrorKind::io, [&] { const PendingFile pending("/proc/f"); });
  error_of(ErrorKind::io, [&] { const PendingFile pending(folder / std::string(300, 'n')); });
}

TEST(PendingFile, RefusesToReplaceWhatIsNoFile) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "d");
  error_of(ErrorKind::io, [&] { const PendingFile pending(folder / "d"); });
  error_of(ErrorKind::io, [&] { write_text("/dev/full", "x"); });
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  error_of(ErrorKind::io, [&] { write_text(folder / "fifo", "x"); });
  EXPECT_TRUE(fs::is_fifo(folder / "fifo"));
}

TEST(PendingFile, ACommitOfAVanishedFileIsAnIoError) {
  const TemporaryFolder folder;
  PendingFile pending(folder / "f");
  fs::remove(pending.path());
  error_of(ErrorKind::io, [&] { pending.commit(); });
  EXPECT_FALSE(fs::exists(folder / "f"));
}

TEST(PendingFile, ATargetThatBecameAFolderIsAnIoErrorAndLeavesNoRemains) {
  const TemporaryFolder folder;
  error_of(ErrorKind::io, [&] {
    PendingFile pending(folder / "f");
    fs::create_directory(folder / "f");
    pending.commit();
  });
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(PendingFile, WorksWithANameAlone) {
  const TemporaryFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  write_text("alone", "x");
  fs::current_path(before);
  EXPECT_EQ(read_text(folder / "alone", 10), "x");
}

TEST(MakeWritableFolder, MakesParentsAndLeavesNoProbe) {
  const TemporaryFolder folder;
  make_writable_folder(folder / "a/b/c");
  make_writable_folder(folder / "a/b/c");
  EXPECT_TRUE(fs::is_empty(folder / "a/b/c"));
}

TEST(MakeWritableFolder, RefusesWhereNoFileCanBeMade) {
  const TemporaryFolder folder;
  write_text(folder / "file", "x");
  error_of(ErrorKind::io, [&] { make_writable_folder(folder / "file"); });
  error_of(ErrorKind::io, [&] { make_writable_folder(folder / "file/below"); });
  error_of(ErrorKind::io, [] { make_writable_folder("/proc"); });
  error_of(ErrorKind::io, [] { make_writable_folder("/proc/below"); });
}

}  // namespace
}  // namespace siglib
