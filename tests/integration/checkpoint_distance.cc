// How far the weights of two checkpoints are apart: |a - b| / |a| over all of them together.
#include "siglib/train/checkpoint.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>

int main(int argc, char** argv) try {
  if (argc != 3) return 2;
  const auto weights = [](const char* file) { return siglib::load_checkpoint(file).weights; };
  const siglib::NamedTensors a = weights(argv[1]), b = weights(argv[2]);
  if (a.size() != b.size()) return 1;
  double apart = 0, whole = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!a[i].second.is_floating_point()) continue;  // a count of steps
    const torch::Tensor from = a[i].second.to(torch::kDouble), to = b[i].second.to(torch::kDouble);
    apart += (from - to).square().sum().item<double>();
    whole += from.square().sum().item<double>();
  }
  fmt::print("{}\n", std::sqrt(apart / whole));
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
