#include "siglib/explain/pair_score.h"

#include "siglib/nn/encoder.h"

#include <utility>

namespace siglib {

PairScore::PairScore(const Embedder& embedder, const Matcher& matcher, std::size_t references)
    : embedder_(embedder),
      matcher_(matcher),
      calibration_(matcher.model().score.rule(matcher.fusion(), references).calibration) {}

Template PairScore::signature(const Canvas& canvas) const {
  std::vector<Embedder::Prepared> one;
  one.push_back(embedder_.prepare(canvas));
  return std::move(embedder_.encode(std::move(one)).front());
}

std::vector<float> PairScore::embedding(const Canvas& canvas) const {
  const InputSize size = model().encoder->input_size();
  std::vector<Embedder::Prepared> one;
  one.push_back({resample(canvas, size.height, size.width), {}});
  return std::move(embedder_.encode(std::move(one)).front().embedding);
}

Distances PairScore::distances(const Template& reference, const Template& query) const {
  return model().score.compare(reference, query);
}

double PairScore::raw(const Distances& distances) const {
  return model().score.learned_distance.log_odds(distances);
}

double PairScore::calibrated(double raw) const {
  return calibration_(raw);
}

double PairScore::operator()(const Template& reference, const Template& query) const {
  return calibrated(raw(distances(reference, query)));
}

bool PairScore::has_embedding() const {
  return model().score.compare.parts != Parts::strokes;
}

bool PairScore::has_strokes() const {
  return model().score.compare.parts != Parts::embedding;
}

double PairScore::gain(bool strokes) const {
  const auto& p = model().score.learned_distance.parameters();
  const std::size_t k = strokes && has_embedding() ? 1 : 0;  // in the order of distance_names
  return -p.weight[k] / p.deviation[k];
}

double PairScore::embedding_gain() const {
  return has_embedding() ? gain(false) : 0;
}

double PairScore::strokes_gain() const {
  return has_strokes() ? gain(true) : 0;
}

}  // namespace siglib
