#include "siglib/score/template.h"

#include "siglib/core/error.h"

#include <cmath>

namespace siglib {
namespace {

void check_dimensions(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size())
    fail(ErrorKind::model, "templates of {} and {} dimensions come from different models", a.size(),
         b.size());
}

}  // namespace

double embedding_distance(std::span<const float> a, std::span<const float> b) {
  check_dimensions(a, b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

std::vector<float> mean_embedding(std::span<const Template* const> references) {
  if (references.empty()) fail(ErrorKind::input, "fusion: there is no reference to compare with");
  std::vector<double> sum(references.front()->embedding.size(), 0.0);
  for (const Template* reference : references) {
    check_dimensions(references.front()->embedding, reference->embedding);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += static_cast<double>(reference->embedding[i]);
  }
  double length = 0;
  for (const double value : sum) length += value * value;
  length = std::sqrt(length);
  if (!(length > 0)) fail(ErrorKind::input, "fusion: the references cancel each other out");
  std::vector<float> mean;
  for (const double value : sum) mean.push_back(static_cast<float>(value / length));
  return mean;
}

}  // namespace siglib
