// Shared by the tests of siglib/data.
#pragma once

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/data/sample.h"
#include "siglib/image/decode.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

namespace siglib {

class TempFolder {
 public:
  TempFolder() {
    static std::atomic<int> counter{0};
    path_ = std::filesystem::temp_directory_path() / fmt::format("siglib_data_{}_{}", ::getpid(), counter++);
    std::filesystem::create_directories(path_);
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

  std::filesystem::path write(const std::string& name, std::string_view text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }
  std::filesystem::path write(const std::string& name, const Bytes& bytes) const {
    return write(name, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }

  // Files anywhere below.
  std::int64_t count() const {
    std::int64_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_))
      files += entry.is_regular_file();
    return files;
  }

 private:
  std::filesystem::path path_;
};

// The message of the Error that `body` must throw, of kind `kind`.
inline std::string error_of(ErrorKind kind, const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return "";
}

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}
#define EXPECT_HAS(text, part) \
  EXPECT_TRUE(::siglib::has(text, part)) << "\"" << (text) << "\" lacks \"" << (part) << "\""

inline Sample make_sample(const std::string& collection, const std::string& writer, const std::string& sample,
                          Kind kind = Kind::genuine, const std::string& name = "") {
  Sample s;
  s.collection = collection;
  s.writer = writer;
  s.sample = sample;
  s.kind = kind;
  s.name = name;
  return s;
}

// `writers` writers "1", "2", … with that many genuine and forged samples each.
inline std::vector<Sample> make_samples(int writers, int genuine, int forged,
                                        const std::string& collection = "made") {
  std::vector<Sample> samples;
  for (int w = 1; w <= writers; ++w) {
    for (int i = 1; i <= genuine; ++i)
      samples.push_back(make_sample(collection, fmt::to_string(w), fmt::to_string(i)));
    for (int i = 1; i <= forged; ++i)
      samples.push_back(make_sample(collection, fmt::to_string(w), fmt::to_string(i), Kind::forged));
  }
  return samples;
}

inline std::vector<std::int64_t> all_rows(const std::vector<Sample>& samples) {
  std::vector<std::int64_t> rows;
  for (std::size_t i = 0; i < samples.size(); ++i) rows.push_back(static_cast<std::int64_t>(i));
  return rows;
}

// A wavy stroke on white paper; every `variant` is another curve.
inline Image draw_signature(int variant) {
  Image image{80, 160, 1, std::vector<std::uint8_t>(80 * 160, 255)};
  for (int x = 12; x < 148; ++x) {
    const double y = 40 + 18 * std::sin(x * (0.05 + 0.01 * variant)) + 6 * std::cos(x * 0.17 + variant);
    for (int dy = -1; dy <= 1; ++dy)
      image.pixels[static_cast<std::size_t>((static_cast<int>(y) + dy) * image.width + x)] = 20;
  }
  return image;
}

}  // namespace siglib
