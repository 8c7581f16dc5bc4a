#include "siglib/loss/writer_and_forgery.h"

#include "siglib/loss/label_check.h"
#include "siglib/loss/log_sum.h"
#include "siglib/loss/reduction.h"

#include <cmath>
#include <initializer_list>

namespace siglib {
namespace {

const auto kFloats = torch::dtype(torch::kFloat).device(torch::kCPU);

class WriterAndForgery final : public Loss {
 public:
  WriterAndForgery(const WriterAndForgeryOptions& options, const LossShape& shape)
      : options_(options),
        log_scale_(register_parameter("log_scale", torch::full({1}, std::log(options.scale), kFloats))) {
    const auto uniform = [&](const char* name, std::initializer_list<std::int64_t> sizes) {
      const double bound = 1 / std::sqrt(static_cast<double>(shape.dimension));
      return register_parameter(name, (torch::rand(sizes, kFloats) * 2 - 1) * bound);
    };
    writer_weight_ = uniform("writer_weight", {shape.writers, shape.dimension});
    writer_bias_ = uniform("writer_bias", {shape.writers});
    forgery_weight_ = uniform("forgery_weight", {shape.dimension});
    forgery_bias_ = uniform("forgery_bias", {1});
  }

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    check_classes(embeddings, labels, writer_weight_);
    const torch::Tensor features = embeddings * log_scale_.exp();
    const torch::Tensor writers = (features.mm(writer_weight_.t()) + writer_bias_).log_softmax(1);
    const torch::Tensor writer = -writers.gather(1, labels.identity.unsqueeze(1)).squeeze(1);
    const torch::Tensor forged = features.mv(forgery_weight_) + forgery_bias_;
    const torch::Tensor forgery = log_one_plus_exp(torch::where(labels.genuine, forged, -forged));
    const Terms terms = {
        writer * labels.genuine * (1 - options_.forgery_share) + forgery * options_.forgery_share,
        torch::ones_like(forgery)};
    return finish(weighted_mean(terms), {terms}, embeddings);
  }

 private:
  WriterAndForgeryOptions options_;
  torch::Tensor log_scale_;
  torch::Tensor writer_weight_, writer_bias_, forgery_weight_, forgery_bias_;
};

}  // namespace

std::shared_ptr<Loss> make_writer_and_forgery(const WriterAndForgeryOptions& options,
                                              const LossShape& shape) {
  return std::make_shared<WriterAndForgery>(options, shape);
}

}  // namespace siglib
