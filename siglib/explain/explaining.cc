#include "siglib/explain/explaining.h"

#include "siglib/core/error.h"
#include "siglib/explain/baseline.h"
#include "siglib/explain/encoder_part.h"
#include "siglib/explain/spread.h"
#include "siglib/explain/words.h"
#include "siglib/nn/encode.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace siglib {
namespace {

double sum(const std::vector<double>& terms) {
  return std::accumulate(terms.begin(), terms.end(), 0.0);
}

std::vector<double> scaled(std::vector<double> values, double factor) {
  for (double& value : values) value *= factor;
  return values;
}

// Each piece's contribution over its ink.
void spread_pieces(const PieceContributions& result, Work& asked) {
  const Canvas& canvas = asked.side.canvas;
  std::vector<double> ink(result.contribution.size());
  for (std::size_t p = 0; p < canvas.ink.size(); ++p)
    if (const auto piece = asked.pieces.labels[p]; piece >= 0)
      ink[static_cast<std::size_t>(piece)] += static_cast<double>(canvas.ink[p]);
  for (std::size_t p = 0; p < canvas.ink.size(); ++p)
    if (const auto piece = asked.pieces.labels[p]; piece >= 0) {
      const auto k = static_cast<std::size_t>(piece);
      const double share = static_cast<double>(canvas.ink[p]) / ink[k];
      asked.side.map[p] = static_cast<float>(result.contribution[k] * share);
    }
}

// How far each pixel is from the baseline's.
std::vector<float> change_of(const Work& work) {
  std::vector<float> change;
  for (std::size_t p = 0; p < work.baseline.ink.size(); ++p)
    change.push_back(static_cast<float>(std::abs(work.side.canvas.ink[p] - work.baseline.ink[p])));
  return change;
}

torch::Tensor input_of(const Canvas& canvas, InputSize size, c10::Device device) {
  return to_input(resample(canvas, size.height, size.width).ink, 1, size, device);
}

}  // namespace

Work begin_work(const Canvas& canvas, Template signature, const char* which, Baseline baseline) {
  Work work{{canvas, std::vector<float>(canvas.ink.size()), {}, {}, {}},
            baseline_of(canvas, baseline),
            find_pieces(canvas),
            std::move(signature)};
  if (work.pieces.paths.empty()) fail(ErrorKind::input, "{}: no line of writing can be told", which);
  return work;
}

Explaining::Explaining(const PairScore& score, const ExplainOptions& options, std::stop_token stop,
                       Distances distances, Work reference, Work query)
    : score_(score),
      options_(options),
      stop_(std::move(stop)),
      reference_(std::move(reference)),
      query_(std::move(query)),
      distances_(std::move(distances)),
      raw_(score.raw(distances_)),
      llr_(score.calibrated(raw_)) {
  if (score.has_strokes())
    shares_ = stroke_shares(*score.model().score.compare.strokes, reference_.signature.strokes,
                            query_.signature.strokes);
}

bool Explaining::run() {
  const bool whole = options_.method == Method::lime || options_.method == Method::occlusion;
  return whole ? by_pieces(query_, reference_, false) && by_pieces(reference_, query_, true)
               : by_parts(query_, reference_, false) && by_parts(reference_, query_, true);
}

void Explaining::finish(Explanation& explanation) {
  const double factor = -slope_between(raw_, raw_) * score_.strokes_gain();
  fill_segments(query_, reference_, shares_.back, scaled(shares_.b, factor));
  fill_segments(reference_, query_, shares_.there, scaled(shares_.a, factor));
  explanation.log_likelihood_ratio = llr_;
  explanation.compares_strokes = score_.has_strokes();
  explanation.query = std::move(query_.side);
  explanation.given = std::move(reference_.side);
  explanation.sentence = sentence_of(explanation);
}

bool Explaining::by_pieces(Work& asked, const Work& other, bool swapped) {
  const Perturbation perturbation(score_, asked.side.canvas, asked.baseline, asked.pieces, other.signature,
                                  swapped);
  const auto result = options_.method == Method::lime
                          ? lime(perturbation, options_.samples, options_.seed, options_.threads, stop_)
                          : occlusion(perturbation, options_.threads, stop_);
  if (!result) return false;
  spread_pieces(*result, asked);
  Terms& terms = asked.side.terms;
  terms.base = result->base;
  terms.ink = sum(result->contribution);
  terms.remainder = llr_ - terms.base - terms.ink;
  return true;
}

// Encoder and strokes apart. A calibration that is no straight line passes on the slope between the ends.
bool Explaining::by_parts(Work& asked, const Work& other, bool swapped) {
  if (stop_.stop_requested()) return false;
  double raw0 = raw_;  // with the baseline on this side, and strokes neither alike nor unlike
  if (uses_embedding()) {
    const double distance = embedding_distance(score_.embedding(asked.baseline), other.signature.embedding);
    raw0 += score_.embedding_gain() * (distance - distances_.front());
  }
  if (score_.has_strokes()) raw0 += score_.strokes_gain() * (shares_.log_odds - shares_.typical);
  const double slope = slope_between(raw0, raw_);
  Terms& terms = asked.side.terms;
  terms.base = score_.calibrated(raw0);
  if (uses_embedding() && !add_embedding(asked, other, slope)) return false;
  if (score_.has_strokes()) add_strokes(asked, swapped, slope);
  terms.ink = terms.embedding + terms.strokes;
  terms.remainder = llr_ - terms.base - terms.ink - terms.whole;
  return true;
}

double Explaining::slope_between(double raw0, double raw) const {
  if (std::abs(raw - raw0) > 1e-6) return (score_.calibrated(raw) - score_.calibrated(raw0)) / (raw - raw0);
  return (score_.calibrated(raw + 1e-3) - score_.calibrated(raw - 1e-3)) / 2e-3;
}

bool Explaining::add_embedding(Work& asked, const Work& other, double slope) {
  Encoder& encoder = *score_.model().encoder;
  if (layers_.empty()) layers_ = encoder.layers();
  const InputSize size = encoder.input_size();
  const c10::Device device = encoder.parameters().front().device();
  std::vector<float> to = other.signature.embedding;
  const auto host_options = torch::TensorOptions(torch::kCPU).dtype(torch::kFloat);
  const EncoderQuestion question{layers_, input_of(asked.side.canvas, size, device),
                                 input_of(asked.baseline, size, device),
                                 torch::from_blob(to.data(), {std::ssize(to)}, host_options).to(device),
                                 slope * score_.embedding_gain()};
  const auto contributions = encoder_contributions(question, options_.method, options_.steps, stop_);
  if (!contributions) return false;
  const torch::Tensor host = contributions->to(torch::kCPU, torch::kFloat).contiguous();
  const std::span values(host.const_data_ptr<float>(), static_cast<std::size_t>(host.numel()));
  spread_input(values, size.height, size.width, change_of(asked), asked.side.canvas, asked.side.map);
  asked.side.terms.embedding = host.to(torch::kDouble).sum().item<double>();
  return true;
}

void Explaining::add_strokes(Work& asked, bool swapped, double slope) {
  const double factor = -slope * score_.strokes_gain();  // a distance is the log-odds taken negative
  std::vector<double> own = swapped ? shares_.a : shares_.b;
  const std::vector<double>& others = swapped ? shares_.b : shares_.a;
  const std::vector<Match>& answers = swapped ? shares_.back : shares_.there;
  // What is fixed cannot be the reason: this side's ink stands for the other's points that it is the partner
  // of.
  for (std::size_t i = 0; i < answers.size(); ++i) own[answers[i].partner] += others[i];
  for (double& share : own) share *= factor;
  spread_points(own, asked.signature.strokes, asked.side.canvas, asked.side.map);
  Terms& terms = asked.side.terms;
  terms.strokes = sum(own);
  terms.whole = factor * (shares_.whole + shares_.cut);
}

}  // namespace siglib
