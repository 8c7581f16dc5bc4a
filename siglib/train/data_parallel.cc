#include "siglib/train/data_parallel.h"

#include "siglib/core/error.h"
#include "siglib/core/hash.h"

#include <span>

namespace siglib {

DataParallel::DataParallel(Communicator& ranks, Encoder& encoder, const Loss& loss) : ranks_(ranks) {
  if (ranks.size() == 1) return;
  spread_ = c10::make_intrusive<Spread>(ranks);
  spread_layers(encoder, spread_);
  sums_.emplace(ranks, encoder.parameters(), loss.parameters());
}

Share DataParallel::begin_batch(std::int64_t rows) {
  const Share share = share_of(rows, ranks_.rank(), ranks_.size());
  if (spread_) spread_->share = share;
  return share;
}

torch::Tensor DataParallel::whole(const torch::Tensor& embeddings) const {
  return spread_ ? gather_rows(embeddings, spread_) : embeddings;
}

void DataParallel::backward(const torch::Tensor& loss) {
  if (sums_)
    sums_->backward(loss);
  else
    loss.backward();
}

void DataParallel::align(std::initializer_list<const torch::nn::Module*> networks) const {
  if (!spread_) return;
  const torch::NoGradGuard no_gradient;
  for (const torch::nn::Module* network : networks) {
    std::vector<torch::Tensor> tensors = network->parameters();
    const std::vector<torch::Tensor> buffers = network->buffers();
    tensors.insert(tensors.end(), buffers.begin(), buffers.end());
    for (torch::Tensor& tensor : tensors) {
      const torch::Tensor host = tensor.detach().to(torch::kCPU).contiguous();
      ranks_.broadcast(std::as_writable_bytes(
          std::span(static_cast<char*>(host.mutable_data_ptr()), static_cast<std::size_t>(host.nbytes()))));
      tensor.copy_(host);
    }
  }
}

void DataParallel::require_same(std::string_view text) const {
  const Digest own = sha256(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
  Digest firsts = own;
  ranks_.broadcast(std::as_writable_bytes(std::span(firsts)));
  if (firsts != own)
    fail(ErrorKind::usage,
         "rank {} was given another recipe, other images or another checkpoint than rank 0: all ranks must "
         "see "
         "the same files",
         ranks_.rank());
}

}  // namespace siglib
