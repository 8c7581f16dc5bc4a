// The manifest of a collection: YAML, and in it regular expressions.
#include "siglib/core/file.h"
#include "siglib/data/manifest.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"

#include <cstdlib>

namespace siglib {
namespace {

// A few names for the patterns to match, as long as the program runs.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "siglib-fuzz-XXXXXX").string();
    fuzz::require(::mkdtemp(name.data()) != nullptr, "temporary folders can be made");
    path_ = name;
    for (const char* file :
         {"1/genuine/1.png", "1/forged/2.png", "B-S-17-G-03.tif", "full_org/original_1_12.webp"}) {
      std::filesystem::create_directories((path_ / file).parent_path());
      write_text(path_ / file, "");
    }
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void read(std::span<const std::uint8_t> bytes) {
  static fuzz::MemoryFile file;
  static const Folder folder;
  file.write(bytes);
  const Manifest manifest = load_manifest(file.path());
  for (const FoundSample& found : scan(manifest, folder.path())) {
    fuzz::require(!found.sample.writer.empty() && !found.sample.sample.empty(),
                  "a sample has a writer and a number");
    fuzz::require(found.file.lexically_normal().string().starts_with(folder.path().string()),
                  "no file outside the data root is found");
  }
}

}  // namespace
}  // namespace siglib

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  siglib::fuzz::may_refuse({siglib::ErrorKind::usage, siglib::ErrorKind::input}, [&] {
    siglib::read({data, size});
  });
  return 0;
}
