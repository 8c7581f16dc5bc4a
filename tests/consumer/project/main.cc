// How like two signatures are: consumer MODEL REFERENCE QUERY prints the match score.
#include "siglib/core/error.h"
#include "siglib/model/model.h"
#include "siglib/verify/embedder.h"
#include "siglib/verify/matcher.h"

#include <array>
#include <cstdio>
#include <memory>

int main(int argc, char** argv) try {
  if (argc != 4) siglib::fail(siglib::ErrorKind::usage, "usage: consumer MODEL REFERENCE QUERY");
  const auto model = std::make_shared<const siglib::Model>(siglib::load_model(argv[1], c10::kCPU));
  const siglib::Embedder embedder(model, c10::kCPU);
  const siglib::Template reference = embedder.embed_file(argv[2]);
  const siglib::Template query = embedder.embed_file(argv[3]);
  std::printf("%.6f\n", siglib::Matcher(model).match(std::array{&reference}, query).score);
} catch (const siglib::Error& error) {
  std::fprintf(stderr, "consumer: %s\n", error.what());
  return siglib::exit_code(error.kind());
}
