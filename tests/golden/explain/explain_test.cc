#include "siglib/explain/deeplift.h"
#include "tests/golden/nn/formula.h"

#include <gtest/gtest.h>
#include <torch/utils.h>
#include <boost/json.hpp>

#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace siglib {
namespace {

namespace json = boost::json;
using torch::Tensor;

const json::value& golden() {
  static const json::value document = [] {
    std::ifstream file(std::string(SIGLIB_TEST_DATA) + "/explain.json");
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    return json::parse(text);
  }();
  return document;
}

Tensor weight(torch::IntArrayRef shape, std::uint32_t stream) {
  double fan_in = 1;
  for (std::size_t i = 1; i < shape.size(); ++i) fan_in *= static_cast<double>(shape[i]);
  return formula(shape, stream, std::sqrt(6.0 / fan_in));
}

Tensor bias(std::int64_t count, std::uint32_t stream) {
  return formula({count}, stream, 0.1);
}

Tensor inputs(torch::IntArrayRef shape, std::uint32_t stream) {
  const Tensor x = formula(shape, stream, 0.5, 0.5);
  return torch::where(formula(shape, stream + 1) > 0.2, x, torch::zeros_like(x));
}

LayerList plain() {
  LayerWriter list;
  list.then(ConvolutionLayer{weight({4, 1, 3, 3}, 0), bias(4, 1), 1, 1});
  list.then(ReluLayer{});
  list.then(MaxPoolLayer{2, 2});
  list.then(ConvolutionLayer{weight({6, 4, 3, 3}, 2), bias(6, 3), 1, 0});
  list.then(ReluLayer{});
  list.then(LinearLayer{weight({9, 120}, 4), bias(9, 5)});
  list.then(ReluLayer{});
  list.then(LinearLayer{weight({3, 9}, 6), bias(3, 7)});
  return list.take();
}

// A convolution with the batch normalisation behind it, by hand.
ConvolutionLayer normalised(const Tensor& kernel, std::int64_t stride, std::int64_t padding,
                            std::uint32_t stream) {
  const Tensor scale = formula({4}, stream, 0.3, 1.0), shift = formula({4}, stream + 1, 0.2);
  const Tensor mean = formula({4}, stream + 2, 0.2), variance = formula({4}, stream + 3, 0.4, 1.0);
  const Tensor factor = scale / (variance + 1e-5).sqrt();
  return {kernel * factor.view({4, 1, 1, 1}), shift - mean * factor, stride, padding};
}

LayerList residual() {
  LayerWriter list;
  const int reduced = list.add(MeanPoolLayer{{2, 2}, 2}, {kCanvases});
  const int shortcut = list.add(normalised(weight({4, 1, 1, 1}, 22), 1, 0, 38), {reduced});
  list.add(normalised(weight({4, 1, 3, 3}, 20), 2, 1, 30), {kCanvases});
  list.then(ReluLayer{});
  const int inner = list.then(normalised(weight({4, 4, 3, 3}, 21), 1, 1, 34));
  list.add(SumLayer{}, {inner, shortcut});
  list.then(ReluLayer{});
  list.then(MeanPoolLayer{{3, 4}, 2});
  list.then(LinearLayer{weight({3, 16}, 23), bias(3, 24)});
  return list.take();
}

LayerList with_normalisation() {
  LayerWriter list;
  list.then(ConvolutionLayer{weight({4, 1, 3, 3}, 60), bias(4, 61), 1, 0});
  list.then(ReluLayer{});
  list.then(ResponseNormLayer{{.size = 3, .alpha = 0.2, .beta = 0.75, .k = 1.5}});
  list.then(MaxPoolLayer{3, 2});
  list.then(MaxPoolLayer{2, 1});
  list.then(LinearLayer{weight({6, 16}, 62), bias(6, 63)});
  list.then(ReluLayer{});
  list.then(LinearLayer{weight({4, 6}, 64), bias(4, 65)});
  list.then(UnitLengthLayer{});
  return list.take();
}

TopMultipliers one_of(std::int64_t target) {
  return [target](const Tensor& base, const Tensor&) {
    Tensor m = torch::zeros_like(base);
    m.select(1, target).fill_(1);
    return m;
  };
}

// Single numbers, relative to the largest.
void expect_near(const Tensor& contributions, const json::value& expected, double tolerance,
                 const std::string& name) {
  const Tensor flat = contributions.to(torch::kDouble).flatten();
  const json::array& numbers = expected.as_array();
  ASSERT_EQ(static_cast<std::size_t>(flat.numel()), numbers.size());
  const double largest = flat.abs().max().item<double>();
  ASSERT_GT(largest, 0);
  for (std::int64_t i = 0; i < flat.numel(); ++i)
    ASSERT_NEAR(flat[i].item<double>(), numbers[static_cast<std::size_t>(i)].to_number<double>(),
                tolerance * largest)
        << name << " " << i;
}

LayerList in_type(LayerList layers, torch::ScalarType type) {
  for (Layer& layer : layers)
    std::visit(
        [type](auto& operation) {
          if constexpr (requires { operation.weight; }) {
            operation.weight = operation.weight.to(type);
            operation.bias = operation.bias.to(type);
          }
        },
        layer.operation);
  return layers;
}

class DeepLiftGolden : public testing::TestWithParam<torch::ScalarType> {
 protected:
  torch::ScalarType type() const { return GetParam(); }
  double tolerance() const { return type() == torch::kDouble ? 1e-11 : 2e-5; }

  void expect_as_captum(const LayerList& double_layers, const Tensor& x, const Tensor& x0, const char* name) {
    const LayerList layers = in_type(double_layers, type());
    for (std::int64_t target = 0; target < 3; ++target) {
      const auto result = deeplift(layers, x.to(type()), x0.to(type()), one_of(target));
      expect_near(result.contributions, golden().at(name).at(static_cast<std::size_t>(target)), tolerance(),
                  name);
    }
  }
};

TEST_P(DeepLiftGolden, RescaleAsCaptumWhereCaptumIsRight) {
  const Tensor x = inputs({2, 1, 12, 14}, 80), x0 = 0.5 * inputs({2, 1, 12, 14}, 82);
  expect_as_captum(plain(), x, torch::zeros_like(x), "plain");
  expect_as_captum(residual(), x, x0, "residual");
}

TEST_P(DeepLiftGolden, BothRulesAsTheLoopsWithEverythingTheEncodersHave) {
  const LayerList layers = in_type(with_normalisation(), type());
  const Tensor x = inputs({2, 1, 9, 9}, 84).to(type()), x0 = (0.4 * inputs({2, 1, 9, 9}, 86)).to(type());
  const TopMultipliers top = distance_multipliers(formula({4}, 66, 0.5).to(type()), 1.7);
  expect_near(deeplift(layers, x, x0, top, DeepLiftRule::rescale).contributions, golden().at("rescale"),
              tolerance(), "rescale");
  expect_near(deeplift(layers, x, x0, top, DeepLiftRule::reveal_cancel).contributions,
              golden().at("reveal_cancel"), tolerance(), "reveal_cancel");
}

INSTANTIATE_TEST_SUITE_P(Types, DeepLiftGolden, testing::Values(torch::kDouble, torch::kFloat),
                         [](const auto& type) { return std::string(c10::toString(type.param)); });

}  // namespace
}  // namespace siglib
