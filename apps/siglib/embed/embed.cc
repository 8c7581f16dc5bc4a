#include "common/command_line.h"
#include "common/console.h"
#include "common/default_model.h"
#include "common/device.h"
#include "common/locator.h"
#include "engine.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/data/hdf5.h"
#include "siglib/verify/embedder.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <sstream>

namespace siglib::app {
namespace {

constexpr std::uint64_t kMaxListBytes = 256 << 20;

// One path a line; relative paths start at the list's folder.
std::vector<std::string> read_list(const std::filesystem::path& file) {
  std::vector<std::string> paths;
  std::istringstream lines(read_text(file, kMaxListBytes));
  for (std::string path; std::getline(lines, path);) {
    if (path.ends_with('\r')) path.pop_back();
    if (!path.empty()) paths.push_back((file.parent_path() / path).string());
  }
  if (paths.empty()) fail(ErrorKind::input, "{}: names no image", file.string());
  return paths;
}

// Format: docs/formats.md.
void write_embeddings(const std::vector<std::string>& files, const std::vector<Embedded>& images,
                      const Model& model, const std::filesystem::path& out) {
  std::vector<std::string> paths;
  std::vector<float> values;
  std::vector<std::uint8_t> hashes;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!images[i].error.empty()) continue;
    paths.push_back(files[i]);
    values.insert(values.end(), images[i].signature.embedding.begin(), images[i].signature.embedding.end());
    hashes.insert(hashes.end(), images[i].pixel_hash.begin(), images[i].pixel_hash.end());
  }
  const auto count = static_cast<std::int64_t>(paths.size());
  PendingFile pending(out);
  Hdf5File file = Hdf5File::create(pending.path(), out.string());
  file.set_attribute("", "magic", "siglib-embeddings");
  file.set_attribute("", "version", 1);
  file.set_attribute("", "model", model.id);
  file.write<float>("embedding", values, {count, model.architecture.dimension});
  file.write_strings("path", paths);
  file.write<std::uint8_t>("pixel_hash", hashes, {count, 32});
  file.close();
  pending.commit();
}

// No embedding needs the strokes, which take half of the time and most of the memory of a template.
std::shared_ptr<const Model> without_strokes(const Model& model) {
  auto copy = std::make_shared<Model>(model);
  copy->score.compare.parts = Parts::embedding;
  return copy;
}

}  // namespace

int run_embed(const CommandLine& line) {
  std::vector<std::string> files = line.texts("image");
  if (line.has("list")) files = read_list(line.text("list"));
  const std::string out = line.required("out");
  Console console(line);
  const c10::Device device = device_of(line);
  const auto model = without_strokes(*load_chosen_model(line, device));
  console.begin("encode", static_cast<std::int64_t>(files.size()), "images");
  const std::vector<Embedded> images =
      Embedder(model, device, make_locator(locate_mode(line.text("locate")), device))
          .embed_files(files, line.threads(), [&](std::int64_t done) { console.advance(done, ""); });
  console.end();

  boost::json::array refused;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (images[i].error.empty()) continue;
    fmt::print(stderr, "siglib: {}\n", images[i].error);
    refused.push_back(boost::json::object{{"path", files[i]}, {"reason", images[i].error}});
  }
  if (refused.size() == files.size())
    fail(ErrorKind::input, "none of the {} images can be used", files.size());
  write_embeddings(files, images, *model, out);
  const int code = refused.empty() ? 0 : exit_code(ErrorKind::input);
  if (line.json())
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"out", out},
                                                                  {"embedded", files.size() - refused.size()},
                                                                  {"refused", std::move(refused)}}));
  else
    console.info(fmt::format("{}: {} embeddings of {} dimensions", out, files.size() - refused.size(),
                             model->architecture.dimension));
  return code;
}

}  // namespace siglib::app
