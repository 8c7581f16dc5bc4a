#include "siglib/loss/label_check.h"

#include "siglib/core/error.h"

#include <fmt/ranges.h>

#include <string_view>

namespace siglib {
namespace {

void check_label(std::string_view name, const torch::Tensor& label, torch::ScalarType type,
                 const torch::Tensor& embeddings) {
  if (!label.defined()) fail(ErrorKind::usage, "loss: the batch has no {} labels", name);
  if (label.dim() != 1 || label.size(0) != embeddings.size(0) || label.scalar_type() != type)
    fail(ErrorKind::usage, "loss: {} labels are {} [{}], expected {} [{}]", name,
         toString(label.scalar_type()), fmt::join(label.sizes(), ", "), toString(type), embeddings.size(0));
  if (label.device() != embeddings.device())
    fail(ErrorKind::usage, "loss: {} labels are on {}, the embeddings on {}", name, label.device().str(),
         embeddings.device().str());
}

}  // namespace

void check_batch(const torch::Tensor& embeddings, const BatchLabels& labels) {
  if (!embeddings.defined() || embeddings.dim() != 2 || embeddings.size(0) < 1 ||
      !embeddings.is_floating_point())
    fail(ErrorKind::usage, "loss: embeddings must be floating [N, D] with N of at least 1");
  check_label("identity", labels.identity, torch::kInt64, embeddings);
  check_label("genuine", labels.genuine, torch::kBool, embeddings);
}

void check_classes(const torch::Tensor& embeddings, const BatchLabels& labels, const torch::Tensor& weights) {
  check_batch(embeddings, labels);
  if (embeddings.size(1) != weights.size(1))
    fail(ErrorKind::usage, "loss: embeddings have length {}, the loss was made for {}", embeddings.size(1),
         weights.size(1));
  const auto [lowest, highest] = labels.identity.aminmax();
  if (lowest.item<std::int64_t>() < 0 || highest.item<std::int64_t>() >= weights.size(0))
    fail(ErrorKind::usage, "loss: identities are {} to {}, the loss was made for 0 to {}",
         lowest.item<std::int64_t>(), highest.item<std::int64_t>(), weights.size(0) - 1);
}

torch::Tensor own_class(const torch::Tensor& identity, std::int64_t count) {
  return identity.unsqueeze(1) == torch::arange(count, identity.options());
}

}  // namespace siglib
