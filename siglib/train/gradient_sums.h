// Gradients added up over ranks while the backward pass still runs.
#pragma once

#include "siglib/distributed/communicator.h"

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace siglib {

// Parameters are laid into buckets from the last to the first, as backward finds their gradients. A bucket
// whose gradients are all there is on its way while earlier layers are still at work (Li et al. 2020,
// "PyTorch Distributed", section 3.2).
class GradientSums {
 public:
  // parts: parameters, all float or all double, of whose gradient each rank finds a part. whole: those
  // whose gradient every rank finds whole: rank 0's counts. Alike on all ranks, in the same order. bucket:
  // least numbers of one sum but the last.
  GradientSums(Communicator& ranks, const std::vector<torch::Tensor>& parts,
               const std::vector<torch::Tensor>& whole, std::int64_t bucket = 1 << 18);
  ~GradientSums();
  GradientSums(const GradientSums&) = delete;
  GradientSums& operator=(const GradientSums&) = delete;

  // loss.backward(), after which every parameter's grad() is the sum over the ranks: zero, not undefined,
  // where no rank found one. For gradients that were undefined or zero before.
  void backward(const torch::Tensor& loss);

  // Bytes that each rank gives to a step.
  std::int64_t bytes() const;

 private:
  struct Entry {
    torch::Tensor parameter;
    torch::Tensor place;  // in its bucket, shaped as the parameter
    std::size_t bucket = 0;
    bool counts = true;
    unsigned hook = 0;
  };
  struct Bucket {
    torch::Tensor numbers;  // flat, on the CPU
    std::int64_t entries = 0;
    std::int64_t missing = 0;
    std::unique_ptr<PendingSum> sum;
  };

  void lay(const std::vector<torch::Tensor>& parameters, bool counts, std::int64_t bucket);
  void take(Entry& entry, const torch::Tensor& gradient);
  void start_full();

  Communicator& ranks_;
  std::vector<Entry> entries_;
  std::vector<Bucket> buckets_;
  std::size_t started_ = 0;  // buckets on their way: in order, which is then the same on all ranks
};

}  // namespace siglib
