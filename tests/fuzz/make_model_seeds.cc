// Writes the seeds of the targets that read a model or a template: make_model_seeds tests/fuzz/seeds
#include "siglib/core/random.h"
#include "siglib/score/template_bytes.h"
#include "tests/fuzz/tiny_model.h"

#include <fmt/format.h>

#include <cstdio>

namespace siglib {
namespace {

Template make_template(std::size_t points) {
  Random random(1, "template");
  Template result;
  result.embedding = {0.6F, -0.8F};
  Strokes& strokes = result.strokes;
  for (auto* field : {&strokes.x, &strokes.y, &strokes.cos2, &strokes.sin2, &strokes.width, &strokes.darkness,
                      &strokes.ink, &strokes.crowding})
    for (std::size_t i = 0; i < points; ++i) field->push_back(static_cast<float>(random.uniform(0, 1)));
  for (std::size_t i = 0; i < points * kJetChannels; ++i)
    strokes.jets.push_back(static_cast<std::int8_t>(random.integer(-128, 127)));
  strokes.length = 9.5F;
  return result;
}

}  // namespace
}  // namespace siglib

int main(int count, char** arguments) {
  using namespace siglib;
  if (count != 2) {
    std::fprintf(stderr, "usage: make_model_seeds FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder(arguments[1]);
  for (const char* target : {"template", "model"}) std::filesystem::create_directories(folder / target);
  for (const std::size_t points : {std::size_t{0}, std::size_t{1}, std::size_t{40}})
    write_file(folder / "template" / fmt::format("points_{}", points), to_bytes(make_template(points)));
  write_file(folder / "model" / "tiny.h5", fuzz::tiny_model());
  return 0;
}
