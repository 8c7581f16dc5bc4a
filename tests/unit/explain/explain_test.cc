#include "siglib/explain/explain.h"

#include "siglib/explain/colour.h"
#include "siglib/nn/encoder.h"
#include "siglib/stroke/ranks.h"
#include "siglib/synth/render.h"
#include "siglib/synth/writer.h"
#include "tests/support/expect_error.h"
#include "tests/support/random_network.h"
#include "tests/support/simple_score.h"

#include <gtest/gtest.h>
#include <torch/utils.h>
#include <boost/json.hpp>

#include <cmath>
#include <numeric>
#include <string>
#include <thread>

namespace siglib {
namespace {

const c10::Device kCpu(c10::kCPU);

Model shipped(const char* name = "siglib-base.h5") {
  return load_model(std::string(SIGLIB_TEST_DATA) + "/../../../data/models/" + name, kCpu);
}

Canvas canvas_of(const Trajectory& trajectory, std::uint64_t seed) {
  return Preprocessor()(render(trajectory, seed), "signature");
}

Canvas genuine(std::uint64_t writer, std::uint64_t repetition) {
  return canvas_of(SyntheticWriter(21, writer, ScriptFamily::latin).genuine(repetition),
                   10 * writer + repetition);
}

Canvas forged(std::uint64_t writer) {
  return canvas_of(SyntheticWriter(21, writer, ScriptFamily::latin).forgery(0, 0.7), 10 * writer + 9);
}

// A model and what stands on it.
struct Verifier {
  explicit Verifier(Model loaded)
      : model(std::make_shared<const Model>(std::move(loaded))), embedder(model, kCpu), matcher(model) {}

  Explanation explain(const Canvas& reference, const Canvas& query,
                      const ExplainOptions& options = {}) const {
    return siglib::explain(embedder, matcher, {&reference, 1}, query, options).value();
  }

  std::shared_ptr<const Model> model;
  Embedder embedder;
  Matcher matcher;
};

const Verifier& base() {
  static const Verifier verifier(shipped());
  return verifier;
}

double sum(const std::vector<float>& map) {
  return std::accumulate(map.begin(), map.end(), 0.0);
}

double llr_of(const Verifier& verifier, const Canvas& reference, const Canvas& query) {
  std::vector<Embedder::Prepared> both;
  for (const Canvas* canvas : {&reference, &query}) both.push_back(verifier.embedder.prepare(*canvas));
  const std::vector<Template> templates = verifier.embedder.encode(std::move(both));
  const Template* given = &templates.front();
  return verifier.matcher.match({&given, 1}, templates.back()).log_likelihood_ratio;
}

class ByParts : public testing::TestWithParam<Method> {};

// llr and base come from the matcher's own way, the parts from the rules.
TEST_P(ByParts, AddUpToTheScoreOfTheShippedModels) {
  for (const char* name : {"siglib-base.h5", "quickstart.h5"}) {
    const Verifier verifier(shipped(name));
    for (const Canvas& query : {genuine(1, 1), forged(1), genuine(2, 0)}) {
      const Canvas reference = genuine(1, 0);
      const Explanation e = verifier.explain(reference, query, {.method = GetParam()});
      EXPECT_NEAR(e.log_likelihood_ratio, llr_of(verifier, reference, query), 1e-5);
      EXPECT_EQ(e.score, probability(e.log_likelihood_ratio));
      for (const ExplainedSide* side : {&e.query, &e.given}) {
        const Terms& t = side->terms;
        EXPECT_LT(t.completeness_error(), 1e-5) << name;
        EXPECT_NEAR(t.base + t.ink + t.whole + t.remainder, e.log_likelihood_ratio, 1e-9);
        EXPECT_NEAR(t.embedding + t.strokes, t.ink, 1e-9);
        EXPECT_NEAR(sum(side->map), t.ink, 1e-4 * (1 + std::abs(t.ink)));
        double segments = 0;
        for (const Segment& s : side->segments) segments += s.contribution;
        EXPECT_NEAR(segments, t.ink, 1e-3 * (1 + std::abs(t.ink)));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, ByParts, testing::Values(Method::deeplift, Method::reveal_cancel),
                         [](const auto& method) { return std::string(to_string(method.param)); });

TEST(Explain, IntegratedGradientsConvergeWithTheSteps) {
  const Canvas reference = genuine(1, 0), query = forged(1);
  double last = 1;
  for (const std::int64_t steps : {4, 32, 256}) {
    const auto e = base().explain(reference, query, {.method = Method::integrated_gradients, .steps = steps});
    EXPECT_LT(e.query.terms.completeness_error(), last) << steps;
    last = e.query.terms.completeness_error();
  }
  EXPECT_LT(last, 5e-3);
}

TEST(Explain, TheBlurredBaselineIsExplainedInFullToo) {
  const Explanation e = base().explain(genuine(3, 0), genuine(3, 1), {.baseline = Baseline::blurred});
  EXPECT_LT(e.query.terms.completeness_error(), 1e-5);
  EXPECT_NE(e.query.terms.base, base().explain(genuine(3, 0), genuine(3, 1)).query.terms.base);
}

TEST(Explain, EveryMethodAnswersTheSameTwiceAndMarksInk) {
  const Canvas reference = genuine(4, 0), query = genuine(4, 1);
  for (const auto& [name, method] : kMethods) {
    const ExplainOptions options{.method = method, .samples = 40};
    const Explanation one = base().explain(reference, query, options),
                      two = base().explain(reference, query, options);
    EXPECT_EQ(one.query.map, two.query.map) << name;
    EXPECT_EQ(to_json(one), to_json(two)) << name;
    EXPECT_GT(std::ranges::count_if(one.query.map, [](float v) { return v != 0; }), 500) << name;
    for (std::size_t p = 0; p < one.query.map.size(); ++p)
      if (query.ink[p] == 0) {
        ASSERT_EQ(one.query.map[p], 0) << name;
      }
    EXPECT_FALSE(one.sentence.empty());
    EXPECT_NEAR(one.log_likelihood_ratio, llr_of(base(), reference, query), 1e-5) << name;
  }
}

TEST(Explain, OcclusionIsWhatIsLostWithoutThePiece) {
  const Canvas reference = genuine(5, 0), query = genuine(5, 1);
  const Explanation e = base().explain(reference, query, {.method = Method::occlusion});
  const std::size_t piece = e.query.segments.size() / 2;
  Canvas without = query;
  for (std::size_t p = 0; p < without.ink.size(); ++p)
    if (e.query.labels[p] == static_cast<int>(piece)) without.ink[p] = 0;
  EXPECT_NEAR(e.query.segments[piece].contribution,
              e.log_likelihood_ratio - llr_of(base(), reference, without), 1e-4);
}

TEST(Explain, PicksTheReferenceThatAgreesMost) {
  const std::vector<Canvas> references{genuine(7, 0), genuine(6, 0), genuine(8, 0)};
  const Explanation e =
      explain(base().embedder, base().matcher, references, genuine(6, 1), {.method = Method::matches})
          .value();
  EXPECT_EQ(e.reference, 1U);
  EXPECT_EQ(e.references, 3U);
  EXPECT_TRUE(e.of_match);
  EXPECT_EQ(e.given.canvas.ink, references[1].ink);
  std::vector<Embedder::Prepared> all;
  for (const Canvas& reference : references) all.push_back(base().embedder.prepare(reference));
  all.push_back(base().embedder.prepare(genuine(6, 1)));
  const std::vector<Template> templates = base().embedder.encode(std::move(all));
  const Template* given[] = {&templates[0], &templates[1], &templates[2]};
  EXPECT_NEAR(e.log_likelihood_ratio, base().matcher.match(given, templates[3]).log_likelihood_ratio, 1e-5);
}

TEST(Explain, SegmentsAnswerThoseOfACopy) {
  const Explanation e = base().explain(genuine(6, 0), genuine(6, 0), {.method = Method::matches});
  for (std::size_t i = 0; i < e.query.segments.size(); ++i) {
    EXPECT_GT(e.query.segments[i].agreement, 0.9) << i;
    EXPECT_EQ(e.query.segments[i].partner, static_cast<int>(i));
  }
}

TEST(Explain, StopsWhenItIsAskedTo) {
  std::stop_source stop;
  stop.request_stop();
  const Canvas reference = genuine(1, 0);
  for (const auto& [name, method] : kMethods)
    EXPECT_FALSE(explain(base().embedder, base().matcher, {&reference, 1}, reference, {.method = method},
                         stop.get_token()))
        << name;
}

TEST(Explain, StopsWhileItWorks) {
  std::stop_source stop;
  const Canvas reference = genuine(1, 0), query = genuine(1, 1);
  std::jthread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    stop.request_stop();
  });
  // Hours of work.
  EXPECT_FALSE(explain(base().embedder, base().matcher, {&reference, 1}, query,
                       {.method = Method::lime, .samples = 10000}, stop.get_token()));
}

TEST(Explain, WorksWhereGradientsAreOff) {
  const Canvas reference = genuine(1, 0), query = genuine(1, 1);
  const Explanation outside = base().explain(reference, query, {.method = Method::integrated_gradients});
  const c10::InferenceMode inference;
  EXPECT_EQ(base().explain(reference, query, {.method = Method::integrated_gradients}).query.map,
            outside.query.map);
}

TEST(Explain, AModelWithoutStrokesHasNoMatches) {
  Model model = shipped("quickstart.h5");
  model.score = test::simple_score({{"balanced", Negatives::skilled, 0.1, 0.1, 0.6, 0.4}});
  const Verifier verifier(std::move(model));
  const Canvas reference = genuine(1, 0), query = genuine(1, 1);
  const Explanation e = verifier.explain(reference, query);
  EXPECT_FALSE(e.compares_strokes);
  EXPECT_EQ(e.query.terms.strokes, 0);
  EXPECT_LT(e.query.terms.completeness_error(), 1e-5);
  expect_error(ErrorKind::usage, "compares no strokes",
               [&] { verifier.explain(reference, query, {.method = Method::matches}); });
}

TEST(Explain, AModelOfStrokesAloneIsExplainedByItsPoints) {
  Model model = shipped();
  ScoreModel& score = model.score;
  const auto all = score.learned_distance.parameters();
  score.compare.parts = Parts::strokes;
  score.learned_distance =
      LearnedDistance({{all.names[1]}, {all.mean[1]}, {all.deviation[1]}, {all.weight[1]}, all.intercept});
  const Verifier verifier(std::move(model));
  const Explanation e = verifier.explain(genuine(1, 0), forged(1));
  EXPECT_EQ(e.query.terms.embedding, 0);
  EXPECT_LT(e.query.terms.completeness_error(), 1e-4);  // the stroke network computes in float
  EXPECT_NEAR(e.log_likelihood_ratio, llr_of(verifier, genuine(1, 0), forged(1)), 1e-5);
}

TEST(Explain, CalibrationsThatAreNoLineAreExplainedInFull) {
  for (const CalibrationMethod method : {CalibrationMethod::beta, CalibrationMethod::isotonic}) {
    Model model = shipped();
    for (ScoreRule& rule : model.score.rules)
      rule.calibration = method == CalibrationMethod::beta
                             ? Calibration(method, {0.7, 1.3, 0.2})
                             : Calibration(method, {-8, -1, 1, 8, 0.01, 0.3, 0.6, 0.99});
    const Verifier verifier(std::move(model));
    const Explanation e = verifier.explain(genuine(1, 0), forged(1));
    EXPECT_LT(e.query.terms.completeness_error(), 1e-5);
    EXPECT_NEAR(e.log_likelihood_ratio, llr_of(verifier, genuine(1, 0), forged(1)), 1e-5);
  }
}

TEST(Explain, RefusesWhatMakesNoSense) {
  const Canvas reference = genuine(1, 0), blank{288, 576, std::vector<std::uint8_t>(288 * 576)};
  const auto ask = [&](const Canvas& query, ExplainOptions options) {
    base().explain(reference, query, options);
  };
  expect_error(ErrorKind::usage, "0 steps", [&] { ask(reference, {.steps = 0}); });
  expect_error(ErrorKind::usage, "3 samples", [&] { ask(reference, {.samples = 3}); });
  expect_error(ErrorKind::input, "query: no line", [&] { ask(blank, {}); });
  expect_error(ErrorKind::usage, "at least one reference",
               [&] { explain(base().embedder, base().matcher, {}, reference); });
  expect_error(ErrorKind::usage, "expected one of deeplift", [&] { method_named("magic"); });
  expect_error(ErrorKind::usage, "paper, blurred", [&] { baseline_named("white"); });
}

// Of what the picture shows, over the ink of the query.
double rank_correlation(const Explanation& a, const Explanation& b) {
  const std::vector<float> shown_a = strengths_of(a.query), shown_b = strengths_of(b.query);
  std::vector<float> x, y;
  for (std::size_t p = 0; p < shown_a.size(); ++p)
    if (a.query.canvas.ink[p] > 0) {
      x.push_back(shown_a[p]);
      y.push_back(shown_b[p]);
    }
  return correlation(ranks_of(x), ranks_of(y));
}

// Adebayo et al. 2018, "Sanity checks for saliency maps": a map that stays when the model forgets what it
// learned shows the picture, not the model.
// The encoder's last layer and both layers that judge the strokes as a whole.
Model with_random_top(std::uint64_t seed) {
  Model model = shipped();
  torch::manual_seed(seed);
  {
    const torch::NoGradGuard no_gradient;
    torch::Tensor head = model.encoder->named_parameters()["head.weight"];
    head.normal_(0, head.std().item<double>());
  }
  StrokeNetwork::Parameters p = model.score.compare.strokes->parameters();
  const StrokeNetwork::Parameters random = test::random_network(seed).parameters();
  p.joint = random.joint;
  p.last = random.last;
  model.score.compare.strokes = StrokeNetwork(p);
  return model;
}

// Of the blurred baseline: against empty paper a random head still sees that there is ink
// (docs/explanations.md).
TEST(SanityCheck, MapsChangeWhenTheTopLayersAreRandom) {
  for (const Method method : {Method::deeplift, Method::reveal_cancel}) {
    double mean = 0;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      const Verifier randomised(with_random_top(seed));
      for (std::uint64_t writer = 0; writer < 4; ++writer) {
        const Canvas reference = genuine(writer, 0);
        const Canvas query = writer % 2 == 0 ? genuine(writer, 1) : forged(writer);
        const ExplainOptions options{.method = method, .baseline = Baseline::blurred};
        const Explanation trained = base().explain(reference, query, options);
        mean += rank_correlation(trained, randomised.explain(reference, query, options)) / 12;
      }
    }
    EXPECT_LT(std::abs(mean), 0.3) << to_string(method);
  }
}

Canvas shifted(const Canvas& canvas, int dx, int dy) {
  Canvas result{canvas.height, canvas.width, std::vector<std::uint8_t>(canvas.ink.size())};
  for (int y = 0; y < canvas.height; ++y)
    for (int x = 0; x < canvas.width; ++x) {
      const int from_x = x - dx, from_y = y - dy;
      if (from_x < 0 || from_y < 0 || from_x >= canvas.width || from_y >= canvas.height) continue;
      result.ink[static_cast<std::size_t>(y * canvas.width + x)] =
          canvas.ink[static_cast<std::size_t>(from_y * canvas.width + from_x)];
    }
  return result;
}

// Sums over squares of 24 pixels that move with the ink.
std::vector<float> coarse(const ExplainedSide& side, int dx, int dy) {
  std::vector<float> sums(12 * 24);
  for (int y = 0; y < 288 - 2; ++y)
    for (int x = 0; x < 576 - 2; ++x)
      sums[static_cast<std::size_t>(y / 24 * 24 + x / 24)] +=
          side.map[static_cast<std::size_t>((y + dy) * 576 + x + dx)];
  return sums;
}

TEST(Stability, ASmallShiftMovesTheMapAlong) {
  double mean = 0;
  for (std::uint64_t writer = 0; writer < 6; ++writer) {
    const Canvas reference = genuine(writer, 0), query = genuine(writer, 1);
    const auto still = coarse(base().explain(reference, query).query, 0, 0);
    const auto moved = coarse(base().explain(reference, shifted(query, 2, 1)).query, 2, 1);
    const std::vector<double> a(still.begin(), still.end()), b(moved.begin(), moved.end());
    mean += correlation(a, b) / 6;
  }
  EXPECT_GT(mean, 0.8);
}

TEST(Json, HasTheTermsAndTheSegments) {
  const Explanation e = base().explain(genuine(1, 0), forged(1));
  const boost::json::object json = boost::json::parse(to_json(e)).as_object();
  EXPECT_EQ(json.at("method").as_string(), to_string(e.method));
  EXPECT_EQ(json.at("sentence").as_string(), e.sentence);
  const auto& query = json.at("query_side").as_object();
  EXPECT_EQ(query.at("segments").as_array().size(), e.query.segments.size());
  EXPECT_LT(query.at("completeness_error").to_number<double>(), 1e-5);
  EXPECT_TRUE(query.at("segments").as_array().front().as_object().contains("agreement"));
}

}  // namespace
}  // namespace siglib
