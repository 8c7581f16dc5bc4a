#include "siglib/nn/compact.h"
#include "siglib/nn/local_response_norm.h"
#include "siglib/nn/signet.h"
#include "siglib/nn/signet_f.h"
#include "tests/golden/nn/formula.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace siglib {
namespace {

namespace json = boost::json;

// Both sides run the same sums in another order, so double differs by a few of its 1e-16 times the length of
// a sum. A float sum of some thousand terms is good to about 1e-6, and a dozen layers follow each other.
constexpr double kDoubleTolerance = 1e-10;
constexpr double kFloatTolerance = 1e-5;

const json::value& golden() {
  static const json::value document = [] {
    std::ifstream file(std::string(SIGLIB_TEST_DATA) + "/nn.json");
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    return json::parse(text);
  }();
  return document;
}

// The norm relative to itself, single numbers relative to the root mean square of the tensor: a number near
// zero is the difference of large ones.
void expect_summary(const torch::Tensor& tensor, const json::value& expected, double tolerance,
                    const std::string& name) {
  const torch::Tensor flat = tensor.detach().to(torch::kDouble).contiguous().flatten();
  EXPECT_EQ(json::value_from(tensor.sizes().vec()), expected.at("shape")) << name;
  const double norm = expected.at("norm").to_number<double>();
  ASSERT_GT(norm, 0.0) << name;
  EXPECT_NEAR(flat.norm().item<double>(), norm, tolerance * norm) << name;

  const json::array& samples = expected.at("samples").as_array();
  const auto last = static_cast<std::int64_t>(samples.size()) - 1;
  const double scale = norm / std::sqrt(static_cast<double>(flat.numel()));
  for (std::int64_t j = 0; j <= last; ++j) {
    const auto sample = samples[static_cast<std::size_t>(j)].to_number<double>();
    const double value = flat[j * (flat.numel() - 1) / last].item<double>();
    EXPECT_NEAR(value, sample, tolerance * std::max(scale, std::abs(sample))) << name << " sample " << j;
  }
}

std::vector<std::string> names_of(const json::value& object) {
  std::vector<std::string> names;
  for (const auto& item : object.as_object()) names.emplace_back(item.key());
  return names;
}

void expect_gradients(const Encoder& encoder, const json::value& expected, double tolerance) {
  const auto parameters = by_name(encoder);
  ASSERT_EQ(parameters.size(), expected.as_object().size());
  for (const auto& [name, parameter] : parameters)
    expect_summary(parameter.grad(), expected.at(name), tolerance, "gradient of " + name);
}

torch::Tensor canvases(const Encoder& encoder, torch::ScalarType dtype) {
  const InputSize size = encoder.input_size();
  return formula({2, 1, size.height, size.width}, 1000, 0.5, 0.5).to(dtype);
}

class EncoderGolden : public testing::TestWithParam<torch::ScalarType> {
 protected:
  // Threads share out sums, and a sum shared out otherwise rounds otherwise: as many as the reference had.
  void SetUp() override { at::set_num_threads(2); }

  torch::ScalarType dtype() const { return GetParam(); }
  double tolerance() const { return dtype() == torch::kDouble ? kDoubleTolerance : kFloatTolerance; }
  const json::value& expected(const char* encoder) const {
    return golden().at(encoder).at(dtype() == torch::kDouble ? "double" : "float");
  }
};

TEST_P(EncoderGolden, SigNetAtStrideFour) {
  const json::value& reference = expected("signet");
  SigNet encoder(EncoderOptions{.kind = EncoderKind::signet, .stride = 4});
  encoder.to(dtype());
  fill_parameters(encoder, names_of(reference.at("gradients")));
  encoder.eval();

  const torch::Tensor input = canvases(encoder, dtype());
  std::vector<SigNet::Activation> trace;
  const torch::Tensor features = encoder.features(input, &trace);
  ASSERT_EQ(trace.size(), reference.at("activations").as_object().size());
  for (const SigNet::Activation& activation : trace)
    expect_summary(activation.value, reference.at("activations").at(activation.layer), tolerance(),
                   activation.layer);
  expect_summary(encoder.forward(input), reference.at("embedding"), tolerance(), "embedding");

  (features * formula(features.sizes(), 1001).to(dtype())).sum().backward();
  expect_gradients(encoder, reference.at("gradients"), tolerance());
}

TEST_P(EncoderGolden, CompactInTraining) {
  const json::value& reference = expected("compact");
  const auto encoder = make_compact({.widths = {16, 32, 64, 128, 192}, .dropout = 0.0});
  encoder->to(dtype());
  fill_parameters(*encoder, names_of(reference.at("gradients")));
  encoder->train();

  const torch::Tensor embedding = encoder->forward(canvases(*encoder, dtype()));
  expect_summary(embedding, reference.at("embedding"), tolerance(), "embedding");
  (embedding * formula(embedding.sizes(), 1001).to(dtype())).sum().backward();
  expect_gradients(*encoder, reference.at("gradients"), tolerance());
}

TEST_P(EncoderGolden, SigNetFInEvaluation) {
  const json::value& reference = expected("signet_f");
  const auto encoder = make_signet_f({.kind = EncoderKind::signet_f});
  encoder->to(dtype());
  fill_parameters(*encoder, names_of(reference.at("gradients")));
  encoder->eval();

  const torch::Tensor embedding = encoder->forward(canvases(*encoder, dtype()));
  expect_summary(embedding, reference.at("embedding"), tolerance(), "embedding");
  (embedding * formula(embedding.sizes(), 1001).to(dtype())).sum().backward();
  expect_gradients(*encoder, reference.at("gradients"), tolerance());
}

INSTANTIATE_TEST_SUITE_P(Types, EncoderGolden, testing::Values(torch::kDouble, torch::kFloat),
                         [](const auto& type) { return std::string(c10::toString(type.param)); });

void expect_all_near(const torch::Tensor& tensor, const json::value& expected) {
  const torch::Tensor flat = tensor.detach().flatten();
  const json::array& numbers = expected.as_array();
  ASSERT_EQ(static_cast<std::size_t>(flat.numel()), numbers.size());
  for (std::int64_t i = 0; i < flat.numel(); ++i)
    EXPECT_NEAR(flat[i].item<double>(), numbers[static_cast<std::size_t>(i)].to_number<double>(), 1e-12) << i;
}

TEST(LocalResponseNormGolden, AgreesWithPyTorchAtAlphaTimesSize) {
  for (const json::value& reference : golden().at("local_response_norm").as_array()) {
    const LocalResponseNorm options = {.size = reference.at("size").as_int64(),
                                       .alpha = reference.at("alpha").to_number<double>(),
                                       .beta = reference.at("beta").to_number<double>(),
                                       .k = reference.at("k").to_number<double>()};
    const auto stream = reference.at("stream").to_number<std::uint32_t>();
    const torch::Tensor maps = formula({2, 7, 3, 2}, stream, 3.0).requires_grad_();
    const torch::Tensor result = local_response_norm(maps, options);
    expect_all_near(result, reference.at("value"));
    (result * formula(result.sizes(), 2001)).sum().backward();
    expect_all_near(maps.grad(), reference.at("gradient"));
  }
}

}  // namespace
}  // namespace siglib
