#include "siglib/score/template_distance.h"

#include "siglib/core/error.h"

namespace siglib {

std::vector<std::string> distance_names(Parts parts) {
  std::vector<std::string> names;
  if (parts != Parts::strokes) names.emplace_back("embedding");
  if (parts != Parts::embedding) names.emplace_back("strokes");
  return names;
}

std::int64_t TemplateDistance::template_bytes(std::int64_t dimension) const {
  constexpr auto kNumber = static_cast<std::int64_t>(sizeof(float));
  constexpr std::int64_t kPoint = 8 * kNumber + static_cast<std::int64_t>(kJetChannels);  // of the strokes
  return kNumber * dimension + (strokes ? kPoint * static_cast<std::int64_t>(kStrokePoints) + kNumber : 0);
}

void TemplateDistance::check() const {
  if (strokes.has_value() != (parts != Parts::embedding))
    fail(ErrorKind::model, "score: the network that compares strokes is {}",
         strokes ? "there, but not used" : "missing");
}

Distances TemplateDistance::operator()(const Template& a, const Template& b, const double* known) const {
  Distances distances;
  if (parts != Parts::strokes) distances.push_back(embedding_distance(a.embedding, b.embedding));
  if (parts == Parts::embedding) return distances;
  distances.push_back(-(known != nullptr ? *known : strokes->log_odds(a.strokes, b.strokes)));
  return distances;
}

Distances TemplateDistance::to_itself() const {
  Distances distances;
  if (parts != Parts::strokes) distances.push_back(0);
  if (parts != Parts::embedding) distances.push_back(-StrokeNetwork::kMostLogOdds);
  return distances;
}

Distances TemplateDistance::with_mean(std::span<const Template* const> references, const Template& query,
                                      std::span<const Distances> each) const {
  Distances mean(each.front().size(), 0.0);
  for (const Distances& distances : each)
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += distances[i] / static_cast<double>(each.size());
  if (parts != Parts::strokes) mean.front() = embedding_distance(mean_embedding(references), query.embedding);
  return mean;
}

}  // namespace siglib
