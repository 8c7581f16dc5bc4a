// Every tensor is made on the device of the model: a factory call in the library names its device or its
// options.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const std::regex kFactory(
    R"(\b(?:torch|at)::(?:zeros|ones|empty|full|arange|range|tensor|scalar_tensor|eye|linspace|logspace|rand|randn|randint|randperm|from_blob|hann_window)\s*\()");
// A device, options by name, or options of another type derived from a variable.
const std::regex kPlaced(R"(device|[oO]ptions|\w\.dtype\()");

// The text between the parenthesis at `open` and its partner.
std::string arguments(const std::string& text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return text.substr(open, i - open);
  }
  return text.substr(open);
}

std::vector<std::string> unplaced_factories(const std::string& text) {
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), kFactory), end; match != end; ++match) {
    const auto open = static_cast<std::size_t>(match->position() + match->length() - 1);
    const std::string inside = arguments(text, open);
    if (!std::regex_search(inside, kPlaced)) found.push_back(match->str() + inside.substr(1, 60));
  }
  return found;
}

TEST(TensorFactories, AreSeenWithAndWithoutADevice) {
  EXPECT_EQ(unplaced_factories("auto x = torch::zeros({2, 3});").size(), 1U);
  EXPECT_EQ(unplaced_factories("auto x = at::arange(f(4), torch::kLong); torch::rand({2})").size(), 2U);
  EXPECT_EQ(unplaced_factories("torch::ones({2}, torch::dtype(torch::kLong))").size(), 1U);
  EXPECT_EQ(unplaced_factories("torch::zeros({2, f(3)}, x.options())").size(), 0U);
  EXPECT_EQ(unplaced_factories("torch::zeros({2}, host.dtype(torch::kBool))").size(), 0U);
  EXPECT_EQ(unplaced_factories("torch::empty({2},\n torch::dtype(torch::kByte).device(torch::kCPU))").size(),
            0U);
  EXPECT_EQ(unplaced_factories("torch::zeros_like(x); x.new_zeros({2}); torch::randint_like(x, 3)").size(),
            0U);
}

TEST(TensorFactories, NameTheirDeviceThroughoutTheLibrary) {
  const fs::path root = fs::path(SIGLIB_TEST_DATA).parent_path().parent_path().parent_path() / "siglib";
  int files = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
    std::ifstream file(entry.path());
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    for (const std::string& call : unplaced_factories(text)) ADD_FAILURE() << entry.path() << ": " << call;
    ++files;
  }
  EXPECT_GT(files, 20);
}

}  // namespace
