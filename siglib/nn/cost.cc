#include "siglib/nn/cost.h"

#include "siglib/nn/encoder.h"

#include <ATen/record_function.h>

#include <memory>
#include <string_view>

namespace siglib {
namespace {

// LibTorch has no forward hooks in C++, but it reports every operator that runs: so any encoder is counted,
// and what is counted is what runs. Observers are plain functions, hence the thread-local sum.
thread_local std::int64_t multiply_adds = 0;

// What one number of the result costs; the inputs are there when an operator starts, the result when it ends.
struct Contraction : at::ObserverContext {
  explicit Contraction(std::int64_t length) : multiply_adds(length) {}
  std::int64_t multiply_adds;
};

std::unique_ptr<at::ObserverContext> start(const at::RecordFunction& operation) {
  const std::string_view name = operation.name();
  const auto input = [&operation](std::size_t i) { return operation.inputs()[i].toTensor(); };
  if (name == "aten::convolution") return std::make_unique<Contraction>(input(1).numel() / input(1).size(0));
  // Linear layers end in one of these, with and without a bias.
  if (name == "aten::addmm") return std::make_unique<Contraction>(input(1).size(1));
  if (name == "aten::mm") return std::make_unique<Contraction>(input(0).size(1));
  return nullptr;
}

void end(const at::RecordFunction& operation, at::ObserverContext* context) {
  if (const auto* contraction = static_cast<const Contraction*>(context))
    multiply_adds += operation.outputs()[0].toTensor().numel() * contraction->multiply_adds;
}

class Counting {
 public:
  Counting()
      : handle_(at::addThreadLocalCallback(at::RecordFunctionCallback(&start, &end)
                                               .needsInputs(true)
                                               .needsOutputs(true)
                                               .scopes({at::RecordScope::FUNCTION}))) {
    multiply_adds = 0;
  }
  ~Counting() { at::removeCallback(handle_); }
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;

 private:
  at::CallbackHandle handle_;
};

}  // namespace

std::int64_t multiply_adds_of(const std::function<void()>& run) {
  const Counting counting;
  run();
  return multiply_adds;
}

EncoderCost cost_of(Encoder& encoder) {
  EncoderCost cost;
  const std::vector<torch::Tensor> parameters = encoder.parameters();
  for (const torch::Tensor& parameter : parameters) cost.parameters += parameter.numel();

  const torch::NoGradGuard no_grad;
  const bool was_training = encoder.is_training();
  encoder.eval();
  const InputSize size = encoder.input_size();
  const torch::Tensor canvas = torch::zeros({1, 1, size.height, size.width}, parameters.front().options());
  cost.multiply_adds = multiply_adds_of([&] { encoder.forward(canvas); });
  encoder.train(was_training);
  return cost;
}

}  // namespace siglib
