#include "siglib/train/gradient_sums.h"

#include <ATen/ops/zeros.h>

#include <span>

namespace siglib {
namespace {

std::unique_ptr<PendingSum> start_sum(Communicator& ranks, const torch::Tensor& numbers) {
  const auto count = static_cast<std::size_t>(numbers.numel());
  if (numbers.scalar_type() == torch::kDouble)
    return ranks.start_sum(std::span(numbers.data_ptr<double>(), count));
  return ranks.start_sum(std::span(numbers.data_ptr<float>(), count));
}

}  // namespace

GradientSums::GradientSums(Communicator& ranks, const std::vector<torch::Tensor>& parts,
                           const std::vector<torch::Tensor>& whole, std::int64_t bucket)
    : ranks_(ranks) {
  // The losses' parameters stand behind the encoder's: theirs are the first gradients.
  lay(whole, ranks.rank() == 0, bucket);
  lay(parts, true, bucket);
  std::int64_t offset = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (i == 0 || entries_[i - 1].bucket != entry.bucket) offset = 0;
    entry.place = buckets_[entry.bucket]
                      .numbers.narrow(0, offset, entry.parameter.numel())
                      .view(entry.parameter.sizes());
    offset += entry.parameter.numel();
    entry.hook = entry.parameter.register_hook(
        [this, i](const torch::Tensor& gradient) { take(entries_[i], gradient); });
  }
}

GradientSums::~GradientSums() {
  for (const Entry& entry : entries_) entry.parameter.remove_hook(entry.hook);
}

void GradientSums::lay(const std::vector<torch::Tensor>& parameters, bool counts, std::int64_t bucket) {
  std::int64_t filled = bucket;
  std::vector<std::int64_t> sizes;
  for (auto parameter = parameters.rbegin(); parameter != parameters.rend(); ++parameter) {
    if (filled >= bucket) {
      filled = 0;
      sizes.push_back(0);
      buckets_.emplace_back();
    }
    entries_.push_back({*parameter, {}, buckets_.size() - 1, counts});
    ++buckets_.back().entries;
    filled += parameter->numel();
    sizes.back() = filled;
  }
  for (std::size_t i = 0; i < sizes.size(); ++i)
    buckets_[buckets_.size() - sizes.size() + i].numbers =
        at::zeros({sizes[i]}, parameters.front().options().device(torch::kCPU).requires_grad(false));
}

void GradientSums::backward(const torch::Tensor& loss) {
  for (Bucket& bucket : buckets_) {
    bucket.numbers.zero_();
    bucket.missing = bucket.entries;
  }
  started_ = 0;
  loss.backward();
  // What backward did not come by stays zero.
  for (Bucket& bucket : buckets_) bucket.missing = 0;
  start_full();
  for (Bucket& bucket : buckets_) {
    bucket.sum->wait();
    bucket.sum.reset();
  }
  const torch::NoGradGuard no_gradient;
  for (Entry& entry : entries_) {
    torch::Tensor& gradient = entry.parameter.mutable_grad();
    if (!gradient.defined()) gradient = torch::empty_like(entry.parameter);
    gradient.copy_(entry.place);
  }
}

void GradientSums::take(Entry& entry, const torch::Tensor& gradient) {
  const torch::NoGradGuard no_gradient;
  if (entry.counts) entry.place.copy_(gradient);
  --buckets_[entry.bucket].missing;
  start_full();
  // MPI moves sums on only while it is called.
  for (std::size_t i = 0; i < started_; ++i) buckets_[i].sum->done();
}

void GradientSums::start_full() {
  while (started_ < buckets_.size() && buckets_[started_].missing == 0) {
    buckets_[started_].sum = start_sum(ranks_, buckets_[started_].numbers);
    ++started_;
  }
}

std::int64_t GradientSums::bytes() const {
  std::int64_t bytes = 0;
  for (const Bucket& bucket : buckets_) bytes += static_cast<std::int64_t>(bucket.numbers.nbytes());
  return bytes;
}

}  // namespace siglib
