#include "siglib/loss/proxy_anchor.h"

#include "siglib/loss/label_check.h"
#include "siglib/loss/log_sum.h"
#include "siglib/loss/reduction.h"
#include "siglib/loss/similarity.h"

namespace siglib {
namespace {

class ProxyAnchor final : public Loss {
 public:
  ProxyAnchor(const ProxyAnchorOptions& options, const LossShape& shape)
      : options_(options),
        proxies_(
            register_parameter("proxies", torch::randn({shape.writers, shape.dimension},
                                                       torch::dtype(torch::kFloat).device(torch::kCPU)))) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    check_classes(embeddings, labels, proxies_);
    const auto dtype = embeddings.scalar_type();
    const torch::Tensor own = own_class(labels.identity, proxies_.size(0));  // [N, writers]
    const torch::Tensor genuine = labels.genuine.unsqueeze(1);
    const torch::Tensor positive = (own & genuine).to(dtype);
    const torch::Tensor negative = (~own).to(dtype) + (own & ~genuine).to(dtype) * options_.skilled_weight;
    const torch::Tensor similarity = unit_rows(embeddings).mm(unit_rows(proxies_).t());

    const torch::Tensor pull =
        weighted_log_sum_exp((similarity - options_.margin) * -options_.scale, positive, 0);
    const torch::Tensor push =
        weighted_log_sum_exp((similarity + options_.margin) * options_.scale, negative, 0);
    const Terms attraction = {log_one_plus_exp(pull), positive.amax(0)};
    const Terms repulsion = {log_one_plus_exp(push), torch::ones_like(push)};
    return finish(weighted_mean(attraction) + weighted_mean(repulsion), {attraction, repulsion}, embeddings);
  }

 private:
  ProxyAnchorOptions options_;
  torch::Tensor proxies_;
};

}  // namespace

std::shared_ptr<Loss> make_proxy_anchor(const ProxyAnchorOptions& options, const LossShape& shape) {
  return std::make_shared<ProxyAnchor>(options, shape);
}

}  // namespace siglib
