#include "siglib/verify/embedder.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/parallel.h"
#include "siglib/image/pixel_hash.h"
#include "siglib/nn/encode.h"

#include <algorithm>
#include <mutex>

namespace siglib {

Embedder::Embedder(std::shared_ptr<const Model> model, c10::Device device, DecodeLimits limits)
    : model_(std::move(model)), device_(device), limits_(limits), preprocessor_(model_->preprocess) {}

Canvas Embedder::canvas_of(const Image& image, std::string_view name) const {
  const InputSize size = model_->encoder->input_size();
  return resample(preprocessor_(image, name), size.height, size.width);
}

Template Embedder::embed(const Image& image, std::string_view name) const {
  return embed_canvases(canvas_of(image, name).ink, 1).front();
}

Template Embedder::embed_file(const std::filesystem::path& file) const {
  return embed(load_image(file, limits_), file.string());
}

Canvas Embedder::canvas_of_file(const std::filesystem::path& file) const {
  return preprocessor_(load_image(file, limits_), file.string());
}

std::vector<Template> Embedder::embed_canvases(std::span<const std::uint8_t> ink, std::int64_t count,
                                               const std::function<void(std::int64_t)>& done) const {
  const torch::Tensor embeddings = encode(*model_->encoder, ink, count, device_, 32, done).contiguous();
  const float* values = embeddings.const_data_ptr<float>();
  std::vector<Template> templates;
  for (std::int64_t i = 0; i < count; ++i, values += embeddings.size(1))
    templates.push_back({std::vector<float>(values, values + embeddings.size(1))});
  return templates;
}

std::vector<Embedded> Embedder::embed_files(
    std::span<const std::string> files, int threads, const std::function<void(std::int64_t)>& done,
    const std::function<void(std::size_t, const Inspected&)>& inspect) const {
  constexpr std::size_t kBlock = 256;  // images in memory at once
  std::vector<Embedded> embedded(files.size());
  for (std::size_t start = 0; start < files.size(); start += kBlock) {
    const std::size_t rows = std::min(kBlock, files.size() - start);
    std::vector<Canvas> canvases(rows);
    parallel_for(static_cast<std::int64_t>(rows), threads, [&](std::int64_t i) {
      Embedded& target = embedded[start + static_cast<std::size_t>(i)];
      const std::string& file = files[start + static_cast<std::size_t>(i)];
      try {
        const Bytes bytes = read_file(file, static_cast<std::uint64_t>(limits_.max_bytes));
        const Image image = decode_image(bytes, limits_, file);
        target.pixel_hash = pixel_hash(image);
        Canvas& canvas = canvases[static_cast<std::size_t>(i)];
        canvas = canvas_of(image, file);
        if (inspect) inspect(start + static_cast<std::size_t>(i), {bytes, image, canvas});
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) throw;
        target.error = error.what();
      }
    });
    std::vector<std::uint8_t> ink;
    std::vector<std::size_t> usable;
    for (std::size_t i = 0; i < rows; ++i) {
      if (canvases[i].ink.empty()) continue;
      usable.push_back(start + i);
      ink.insert(ink.end(), canvases[i].ink.begin(), canvases[i].ink.end());
    }
    auto templates = embed_canvases(ink, static_cast<std::int64_t>(usable.size()));
    for (std::size_t i = 0; i < usable.size(); ++i) embedded[usable[i]].signature = std::move(templates[i]);
    if (done) done(static_cast<std::int64_t>(start + rows));
  }
  return embedded;
}

}  // namespace siglib
