#include "siglib/nn/device.h"

#include "siglib/core/error.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <dlfcn.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <charconv>
#include <string>

namespace siglib {
namespace {

// The kernels register themselves when the library is loaded; nothing links to it, so that one binary runs
// anywhere.
std::string load_cuda() {
  static const std::string problem = [] {
    if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr)
      return std::string("this LibTorch has no CUDA part (libtorch_cuda)");
    return std::string();
  }();
  if (!problem.empty()) return problem;
  return at::hasCUDA() ? "" : "there is no usable CUDA device or driver";
}

// glibc would give the memory of a batch's maps back to the system and take it anew, page by page, for the
// next batch: that is a fifth of the time of encoding 16 canvases, and some of a training step's. What is
// larger than 32 MiB, like the pixels of a photograph, is still given back.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

}  // namespace

c10::Device parse_device(std::string_view text) {
  if (text == "cpu") return c10::Device(c10::kCPU);
  if (text == "auto") return load_cuda().empty() ? c10::Device(c10::kCUDA, 0) : c10::Device(c10::kCPU);
  int index = 0;
  bool valid = text == "cuda";
  if (text.starts_with("cuda:")) {
    const std::string_view digits = text.substr(5);
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    valid = !digits.empty() && code == std::errc() && end == digits.data() + digits.size() && index >= 0;
  }
  if (!valid) fail(ErrorKind::usage, "--device {}: expected auto, cpu, cuda or cuda:<index>", text);
  const std::string problem = load_cuda();
  if (!problem.empty()) fail(ErrorKind::io, "--device {}: {}", text, problem);
  const auto count = static_cast<int>(at::getNumGPUs());
  if (index >= count) fail(ErrorKind::io, "--device {}: only {} CUDA devices are there", text, count);
  return c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(index));
}

void set_compute_threads(int threads) {
  at::set_num_threads(threads);
  keep_freed_memory();
}

Autocast::Autocast(c10::Device device) : on_(device.is_cuda()) {
  if (!on_) return;
  at::autocast::set_autocast_enabled(at::kCUDA, true);
  at::autocast::set_autocast_dtype(at::kCUDA, at::kBFloat16);
}

Autocast::~Autocast() {
  if (!on_) return;
  at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(at::kCUDA, false);
}

}  // namespace siglib
