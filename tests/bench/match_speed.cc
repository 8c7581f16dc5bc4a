// What one signature and one comparison cost on one core with the shipped model: median CPU milliseconds over
// generated signatures at the size of scans, and the bytes of a template.
#include "siglib/stroke/register.h"
#include "siglib/synth/render.h"
#include "siglib/synth/writer.h"
#include "siglib/verify/embedder.h"
#include "siglib/verify/matcher.h"
#include "tests/bench/options.h"

#include <ATen/Parallel.h>

namespace siglib {
namespace {

constexpr std::uint64_t kWriters = 30, kGenuine = 3;

std::vector<Image> signatures() {
  std::vector<Image> images;
  for (std::uint64_t number = 0; number < kWriters; ++number) {
    const SyntheticWriter writer(1, number);
    for (std::uint64_t s = 0; s < kGenuine; ++s)
      images.push_back(render(writer.genuine(s), kGenuine * number + s));
    images.push_back(render(writer.forgery(0, 0.7), number));
  }
  return images;
}

std::size_t bytes_of(const Template& signature) {
  const Strokes& s = signature.strokes;
  std::size_t floats = signature.embedding.size() + 1;  // and the length of the lines
  for (const auto* field : {&s.x, &s.y, &s.cos2, &s.sin2, &s.width, &s.darkness, &s.ink, &s.crowding})
    floats += field->size();
  return sizeof(float) * floats + s.jets.size();
}

int run(const std::string& json) {
  at::set_num_threads(1);
  const auto model = std::make_shared<const Model>(
      load_model(std::string(SIGLIB_SOURCE_MODELS) + "/siglib-base.h5", c10::Device(c10::kCPU)));
  const Embedder embedder(model, c10::Device(c10::kCPU));
  const Matcher matcher(model);
  const Preprocessor preprocess(model->preprocess);
  const std::vector<Image> images = signatures();
  std::vector<Canvas> canvases(images.size());
  std::vector<Template> templates(images.size());

  const double canvas = median_milliseconds(
      images.size(), [&](std::size_t i) { canvases[i] = preprocess(images[i], "signature"); });
  const double strokes =
      median_milliseconds(images.size(), [&](std::size_t i) { find_strokes(canvases[i]); });
  const double embed = median_milliseconds(
      images.size(), [&](std::size_t i) { templates[i] = embedder.embed(images[i], "signature"); });
  const auto partner = [&](std::size_t i) -> const Template& {
    return templates[(i + 1) % templates.size()];
  };
  const double registration = median_milliseconds(images.size(), [&](std::size_t i) {
    register_strokes(templates[i].strokes, partner(i).strokes);
    register_strokes(partner(i).strokes, templates[i].strokes);
  });
  const double match = median_milliseconds(images.size(), [&](std::size_t i) {
    const Template* reference = &templates[i];
    matcher.match({&reference, 1}, partner(i));
  });
  const std::size_t bytes =
      bytes_of(*std::ranges::max_element(templates, {}, [](const Template& t) { return bytes_of(t); }));

  fmt::print(
      "| one core | |\n|---|--:|\n| image to template | {:.1f} ms |\n| … of which the canvas | {:.1f} ms |\n"
      "| … of which strokes | {:.1f} ms |\n| match of two templates | {:.1f} ms |\n"
      "| … of which bringing them onto each other, both ways | {:.1f} ms |\n| largest template | {} bytes "
      "|\n",
      embed, canvas, strokes, match, registration, bytes);
  write_results(json, boost::json::object{{"embed_ms", embed},
                                          {"canvas_ms", canvas},
                                          {"strokes_ms", strokes},
                                          {"match_ms", match},
                                          {"registration_ms", registration},
                                          {"template_bytes", bytes}});
  return 0;
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) {
  return siglib::benchmark_main(argc, argv, siglib::run);
}
