#include "siglib/loss/arcface.h"

#include "siglib/loss/label_check.h"
#include "siglib/loss/reduction.h"
#include "siglib/loss/similarity.h"

#include <cmath>
#include <numbers>

namespace siglib {
namespace {

class ArcFace final : public Loss {
 public:
  ArcFace(const ArcFaceOptions& options, const LossShape& shape)
      : options_(options),
        centres_(
            register_parameter("centres", torch::randn({shape.writers, shape.dimension},
                                                       torch::dtype(torch::kFloat).device(torch::kCPU)))) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    check_classes(embeddings, labels, centres_);
    const torch::Tensor cosine = unit_rows(embeddings).mm(unit_rows(centres_).t());
    const torch::Tensor own = own_class(labels.identity, centres_.size(0));
    const torch::Tensor logits = torch::where(own, with_margin(cosine), cosine) * options_.scale;
    const torch::Tensor likelihood = logits.log_softmax(1).gather(1, labels.identity.unsqueeze(1)).squeeze(1);
    const Terms terms = {-likelihood, labels.genuine.to(embeddings.scalar_type())};
    return finish(weighted_mean(terms), {terms}, embeddings);
  }

 private:
  torch::Tensor with_margin(const torch::Tensor& cosine) const {
    const double m = options_.margin;
    // At an angle of 0 or π the sine has no slope: masked before the root.
    const torch::Tensor squared = 1 - cosine.square();
    const torch::Tensor straight = squared < 1e-12;
    const torch::Tensor sine = squared.masked_fill(straight, 1.0).sqrt().masked_fill(straight, 0.0);
    return torch::where(cosine > std::cos(std::numbers::pi - m), cosine * std::cos(m) - sine * std::sin(m),
                        cosine - m * std::sin(m));
  }

  ArcFaceOptions options_;
  torch::Tensor centres_;
};

}  // namespace

std::shared_ptr<Loss> make_arcface(const ArcFaceOptions& options, const LossShape& shape) {
  return std::make_shared<ArcFace>(options, shape);
}

}  // namespace siglib
