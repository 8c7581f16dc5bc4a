#include "siglib/score/template.h"

#include "siglib/core/error.h"

#include <cmath>

namespace siglib {

std::vector<double> distances_between(const Template& a, const Template& b) {
  if (a.embedding.size() != b.embedding.size())
    fail(ErrorKind::model, "templates of {} and {} dimensions come from different models", a.embedding.size(),
         b.embedding.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.embedding.size(); ++i) {
    const double difference = static_cast<double>(a.embedding[i]) - static_cast<double>(b.embedding[i]);
    sum += difference * difference;
  }
  return {std::sqrt(sum)};
}

const std::vector<std::string>& distance_names() {
  static const std::vector<std::string> names{"embedding"};
  return names;
}

}  // namespace siglib
