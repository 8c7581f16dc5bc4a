#include "siglib/score/template.h"

#include "siglib/core/error.h"

#include <cmath>

namespace siglib {
namespace {

void check_dimensions(const Template& a, const Template& b) {
  if (a.embedding.size() != b.embedding.size())
    fail(ErrorKind::model, "templates of {} and {} dimensions come from different models", a.embedding.size(),
         b.embedding.size());
}

}  // namespace

std::vector<std::string> distance_names() {
  return {kDistances.begin(), kDistances.end()};
}

Distances distances_between(const Template& a, const Template& b) {
  check_dimensions(a, b);
  double sum = 0;
  for (std::size_t i = 0; i < a.embedding.size(); ++i) {
    const double difference = static_cast<double>(a.embedding[i]) - static_cast<double>(b.embedding[i]);
    sum += difference * difference;
  }
  return {std::sqrt(sum)};
}

Template mean_template(std::span<const Template* const> references) {
  if (references.empty()) fail(ErrorKind::input, "fusion: there is no reference to compare with");
  std::vector<double> sum(references.front()->embedding.size(), 0.0);
  for (const Template* reference : references) {
    check_dimensions(*references.front(), *reference);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += static_cast<double>(reference->embedding[i]);
  }
  double length = 0;
  for (const double value : sum) length += value * value;
  length = std::sqrt(length);
  if (!(length > 0)) fail(ErrorKind::input, "fusion: the references cancel each other out");
  Template mean;
  for (const double value : sum) mean.embedding.push_back(static_cast<float>(value / length));
  return mean;
}

}  // namespace siglib
