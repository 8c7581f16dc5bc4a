#include "siglib/verify/embedder.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/parallel.h"
#include "siglib/image/pixel_hash.h"
#include "siglib/nn/encode.h"

#include <algorithm>
#include <iterator>

namespace siglib {
namespace {

constexpr std::int64_t kBlock = 256;  // images in memory at once

std::shared_ptr<const InferenceNet> net_for(const Encoder& encoder, c10::Device device) {
  if (!device.is_cpu() || !InferenceNet::is_available()) return nullptr;
  return std::make_shared<const InferenceNet>(encoder.layers());
}

}  // namespace

Embedder::Embedder(std::shared_ptr<const Model> model, c10::Device device,
                   std::shared_ptr<const Locator> locator, DecodeLimits limits)
    : model_(std::move(model)),
      device_(device),
      net_(net_for(*model_->encoder, device)),
      locator_(std::move(locator)),
      limits_(limits),
      preprocessor_(model_->preprocess) {}

Canvas Embedder::canvas_of(const Image& image, std::string_view name, InkQuality* quality) const {
  const std::optional<Lifted> lifted = locator_ ? (*locator_)(image, name) : std::nullopt;
  if (!lifted) return preprocessor_(image, name, quality);
  InkQuality seen;
  Canvas canvas = preprocessor_(lifted->picture.image, name, &seen);
  if (quality) *quality = lifted->of_source(seen, image.width, image.height);
  return canvas;
}

Embedder::Prepared Embedder::prepare(const Canvas& whole) const {
  const InputSize size = model_->encoder->input_size();
  return {resample(whole, size.height, size.width),
          model_->score.compare.parts == Parts::embedding ? Strokes{} : find_strokes(whole)};
}

std::vector<Template> Embedder::encode(std::vector<Prepared> prepared) const {
  std::vector<std::uint8_t> ink;
  for (const Prepared& one : prepared) ink.insert(ink.end(), one.input.ink.begin(), one.input.ink.end());
  Encoder& encoder = *model_->encoder;
  const auto forward = [this](const torch::Tensor& canvases) { return net_->forward(canvases); };
  const auto count = std::ssize(prepared);
  const torch::Tensor embeddings =
      (net_ ? siglib::encode(forward, encoder.input_size(), encoder.dimension(), ink, count, device_)
            : siglib::encode(encoder, ink, count, device_))
          .contiguous();
  const float* values = embeddings.const_data_ptr<float>();
  std::vector<Template> templates;
  for (Prepared& one : prepared) {
    templates.push_back({{values, values + embeddings.size(1)}, std::move(one.strokes)});
    values += embeddings.size(1);
  }
  return templates;
}

Template Embedder::embed(const Image& image, std::string_view name) const {
  std::vector<Prepared> one;
  one.push_back(prepare(canvas_of(image, name)));
  return encode(std::move(one)).front();
}

Template Embedder::embed_file(const std::filesystem::path& file) const {
  return embed(load_image(file, limits_), file.string());
}

Canvas Embedder::canvas_of_file(const std::filesystem::path& file) const {
  return canvas_of(load_image(file, limits_), file.string());
}

std::vector<Template> Embedder::embed_canvases(const CanvasSet& canvases, int threads,
                                               const std::function<void(std::int64_t)>& done) const {
  std::vector<Template> templates;
  for (std::int64_t start = 0; start < canvases.size(); start += kBlock) {
    std::vector<Prepared> prepared(static_cast<std::size_t>(std::min(kBlock, canvases.size() - start)));
    parallel_for(std::ssize(prepared), threads, [&](std::int64_t i) {
      const auto ink = canvases.canvas(start + i);
      prepared[static_cast<std::size_t>(i)] =
          prepare({canvases.height, canvases.width, {ink.begin(), ink.end()}});
    });
    std::ranges::move(encode(std::move(prepared)), std::back_inserter(templates));
    if (done) done(std::ssize(templates));
  }
  return templates;
}

std::vector<Embedded> Embedder::embed_each(std::int64_t count, int threads, const Preparation& preparation,
                                           const std::function<void(std::int64_t)>& done) const {
  std::vector<Embedded> embedded(static_cast<std::size_t>(count));
  for (std::int64_t start = 0; start < count; start += kBlock) {
    const std::int64_t rows = std::min(kBlock, count - start);
    std::vector<Prepared> prepared(static_cast<std::size_t>(rows));
    parallel_for(rows, threads, [&](std::int64_t i) {
      Embedded& target = embedded[static_cast<std::size_t>(start + i)];
      try {
        prepared[static_cast<std::size_t>(i)] = preparation(start + i, target);
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) throw;
        target.error = error.what();
      }
    });
    std::erase_if(prepared, [](const Prepared& one) { return one.input.ink.empty(); });
    auto templates = encode(std::move(prepared));
    auto next = templates.begin();
    for (std::int64_t i = start; i < start + rows; ++i) {
      Embedded& target = embedded[static_cast<std::size_t>(i)];
      if (target.error.empty()) target.signature = std::move(*next++);
    }
    if (done) done(start + rows);
  }
  return embedded;
}

std::vector<Embedded> Embedder::embed_files(
    std::span<const std::string> files, int threads, const std::function<void(std::int64_t)>& done,
    const std::function<void(std::size_t, const Inspected&)>& inspect) const {
  const auto preparation = [&](std::int64_t i, Embedded& target) {
    const std::string& file = files[static_cast<std::size_t>(i)];
    const Bytes bytes = read_file(file, static_cast<std::uint64_t>(limits_.max_bytes));
    const Image image = decode_image(bytes, limits_, file);
    target.pixel_hash = pixel_hash(image);
    Prepared prepared = prepare(canvas_of(image, file, &target.quality));
    if (inspect) inspect(static_cast<std::size_t>(i), {bytes, image, prepared.input});
    return prepared;
  };
  return embed_each(std::ssize(files), threads, preparation, done);
}

std::vector<Embedded> Embedder::embed_images(std::int64_t count,
                                             const std::function<Image(std::int64_t)>& make, int threads,
                                             const std::function<void(std::int64_t)>& done) const {
  const auto preparation = [&](std::int64_t i, Embedded& target) {
    const Image image = make(i);
    target.pixel_hash = pixel_hash(image);
    return prepare(canvas_of(image, "image", &target.quality));
  };
  return embed_each(count, threads, preparation, done);
}

}  // namespace siglib
