// Where tensors live: one binary serves CPU and CUDA.
#pragma once

#include <c10/core/Device.h>

#include <string_view>

namespace siglib {

// "auto" (CUDA where it is there, else CPU), "cpu", "cuda" or "cuda:<index>". libtorch_cuda is loaded on the
// first question for CUDA. Throws Error(usage) for another text and Error(io), saying what is missing, where
// CUDA is asked for and not there.
c10::Device parse_device(std::string_view text);

// LibTorch's threads within one operation; once, before the first tensor. From then on the process keeps
// most of the memory that tensors free for the next ones.
void set_compute_threads(int threads);

// bf16 autocast for the life of the object where the device is CUDA; nothing on the CPU.
class Autocast {
 public:
  explicit Autocast(c10::Device device);
  ~Autocast();
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  bool on_;
};

}  // namespace siglib
