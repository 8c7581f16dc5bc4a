#include "siglib/loss/loss.h"

#include "siglib/config/config.h"

#include <gtest/gtest.h>
#include <torch/utils.h>
#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace siglib {
namespace {

namespace json = boost::json;

json::value golden() {
  std::ifstream file(std::string(SIGLIB_TEST_DATA) + "/loss.json");
  return json::parse(std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>()));
}

torch::Tensor tensor_of(const json::value& numbers, at::IntArrayRef sizes) {
  const auto values = json::value_to<std::vector<double>>(numbers);
  return torch::tensor(values, torch::dtype(torch::kDouble).device(torch::kCPU)).view(sizes);
}

BatchLabels labels_of(const json::value& batch) {
  const auto identity = json::value_to<std::vector<std::int64_t>>(batch.at("identity"));
  std::vector<std::int64_t> genuine;
  for (const json::value& flag : batch.at("genuine").as_array()) genuine.push_back(flag.as_bool() ? 1 : 0);
  const auto integers = torch::dtype(torch::kInt64).device(torch::kCPU);
  return {torch::tensor(identity, integers), torch::tensor(genuine, integers).to(torch::kBool),
          batch.at("seed").to_number<std::uint64_t>()};
}

// The options of a case are spelt as a user spells them in YAML, of which JSON is a part.
LossOptions options_of(const std::string& text) {
  LossOptions options;
  load_yaml(options, text, "loss.json");
  return options;
}

void set_parameters(Loss& loss, const json::value& reference) {
  const torch::NoGradGuard no_grad;
  std::size_t count = 0;
  if (const json::value* given = reference.as_object().if_contains("parameters"))
    for (const auto& [name, parameter] : given->as_object()) {
      torch::Tensor& own = loss.named_parameters()[std::string(name)];
      own.copy_(tensor_of(parameter.at("value"), own.sizes()));
      ++count;
    }
  EXPECT_EQ(loss.parameters().size(), count);
}

constexpr double kTolerance = 1e-9;  // relative to the largest number of a tensor

void expect_near(const torch::Tensor& actual, const json::value& expected, const std::string& name) {
  const torch::Tensor reference = tensor_of(expected, actual.sizes());
  const double scale = reference.abs().max().item<double>();
  EXPECT_LE((actual - reference).abs().max().item<double>(), kTolerance * std::max(scale, 1e-3)) << name;
}

TEST(LossGolden, AgreesWithPlainLoops) {
  std::size_t cases = 0;
  std::set<std::size_t> kinds;
  const json::value document = golden();
  for (const json::value& batch : document.as_array()) {
    const std::int64_t dimension = batch.at("dimension").as_int64();
    const BatchLabels labels = labels_of(batch);
    for (const json::value& reference : batch.at("cases").as_array()) {
      const std::string text = json::serialize(reference.at("options"));
      SCOPED_TRACE(std::string(batch.at("name").as_string()) + " " + text);
      const LossOptions options = options_of(text);
      const auto loss = make_loss(options, {batch.at("writers").as_int64(), dimension});
      loss->to(torch::kDouble);
      set_parameters(*loss, reference);
      const torch::Tensor embeddings = tensor_of(batch.at("embeddings"), {-1, dimension}).requires_grad_();
      const LossResult result = (*loss)(embeddings, labels);
      result.value.backward();

      EXPECT_EQ(result.terms, reference.at("terms").as_int64());
      EXPECT_EQ(result.active, reference.at("active").as_int64());
      const double value = reference.at("value").to_number<double>();
      EXPECT_NEAR(result.value.item<double>(), value, kTolerance * std::abs(value));
      expect_near(embeddings.grad(), reference.at("gradient"), "gradient");
      for (const auto& parameter : loss->named_parameters())
        if (parameter.value().grad().defined())
          expect_near(parameter.value().grad(), reference.at("parameters").at(parameter.key()).at("gradient"),
                      parameter.key());
      kinds.insert(options.kind.index());
      ++cases;
    }
  }
  EXPECT_EQ(kinds.size(), every_loss_kind().size());
  EXPECT_EQ(cases, 335u);
}

}  // namespace
}  // namespace siglib
