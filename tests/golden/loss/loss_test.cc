#include "siglib/loss/loss.h"

#include "siglib/config/config.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace siglib {
namespace {

namespace json = boost::json;

json::value golden() {
  std::ifstream file(std::string(SIGLIB_TEST_DATA) + "/loss.json");
  return json::parse(std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>()));
}

torch::Tensor matrix(const json::value& numbers, std::int64_t columns) {
  const auto values = json::value_to<std::vector<double>>(numbers);
  return torch::tensor(values, torch::dtype(torch::kDouble).device(torch::kCPU)).view({-1, columns});
}

BatchLabels labels_of(const json::value& batch) {
  const auto identity = json::value_to<std::vector<std::int64_t>>(batch.at("identity"));
  std::vector<std::int64_t> genuine;
  for (const json::value& flag : batch.at("genuine").as_array()) genuine.push_back(flag.as_bool() ? 1 : 0);
  const auto integers = torch::dtype(torch::kInt64).device(torch::kCPU);
  return {torch::tensor(identity, integers), torch::tensor(genuine, integers).to(torch::kBool)};
}

// The options of a case are spelt as a user spells them in YAML, of which JSON is a part.
LossOptions options_of(const std::string& text) {
  LossOptions options;
  load_yaml(options, text, "loss.json");
  return options;
}

TEST(LossGolden, AgreesWithLoopsOverPairsAndTriplets) {
  int cases = 0;
  const json::value document = golden();
  for (const json::value& batch : document.as_array()) {
    const std::int64_t dimension = batch.at("dimension").as_int64();
    const BatchLabels labels = labels_of(batch);
    for (const json::value& reference : batch.at("cases").as_array()) {
      const std::string options = json::serialize(reference.at("options"));
      SCOPED_TRACE(std::string(batch.at("name").as_string()) + " " + options);
      const torch::Tensor embeddings = matrix(batch.at("embeddings"), dimension).requires_grad_();
      const LossResult result = (*make_loss(options_of(options)))(embeddings, labels);
      result.value.backward();

      EXPECT_EQ(result.terms, reference.at("terms").as_int64());
      EXPECT_EQ(result.active, reference.at("active").as_int64());
      const double value = reference.at("value").to_number<double>();
      EXPECT_NEAR(result.value.item<double>(), value, 1e-10 * (1.0 + value));
      const torch::Tensor gradient = matrix(reference.at("gradient"), dimension);
      EXPECT_LE((embeddings.grad() - gradient).abs().max().item<double>(), 1e-10);
      ++cases;
    }
  }
  EXPECT_EQ(cases, 3 * 22);
}

}  // namespace
}  // namespace siglib
