#include "siglib/nn/inference_net.h"

#include <ATen/Context.h>
#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace siglib {
namespace {

using torch::Tensor;
using Scalars = c10::List<std::optional<c10::Scalar>>;
using Text = std::optional<std::string_view>;
using Sizes = at::IntArrayRef;

// LibTorch's own fused convolutions (ATen/native/mkldnn/Conv.cpp), which torch.compile uses, too; they have
// no other way in for C++.
template <class Signature>
auto oneDnn(const char* name, const char* overload) {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Signature>();
}

Tensor reordered(const Tensor& weight, std::int64_t stride, std::int64_t padding) {
  using Signature = Tensor(const Tensor&, Sizes, Sizes, Sizes, std::int64_t, at::OptionalIntArrayRef);
  static const auto call = oneDnn<Signature>("mkldnn::_reorder_convolution_weight", "");
  const std::array<std::int64_t, 2> by{stride, stride}, around{padding, padding}, dense{1, 1};
  return call.call(weight.contiguous(), around, by, dense, 1, std::nullopt);
}

Tensor convolve(const Tensor& x, const Tensor& weight, const Tensor& bias, std::int64_t stride,
                std::int64_t padding, bool relu) {
  using Signature = Tensor(const Tensor&, const Tensor&, const std::optional<Tensor>&, Sizes, Sizes, Sizes,
                           std::int64_t, std::string_view, Scalars, Text);
  static const auto call = oneDnn<Signature>("mkldnn::_convolution_pointwise", "");
  const std::array<std::int64_t, 2> by{stride, stride}, around{padding, padding}, dense{1, 1};
  return call.call(x, weight, bias, around, by, dense, 1, relu ? "relu" : "none", Scalars(), "");
}

// sum += the convolution, then ReLU of it where asked for.
Tensor& add_convolution(Tensor& sum, const Tensor& x, const Tensor& weight, const Tensor& bias,
                        std::int64_t stride, std::int64_t padding, bool relu) {
  using Signature =
      Tensor&(Tensor&, const Tensor&, const Tensor&, const std::optional<Tensor>&, Sizes, Sizes, Sizes,
              std::int64_t, std::string_view, std::optional<c10::Scalar>, Text, Scalars, Text);
  static const auto call = oneDnn<Signature>("mkldnn::_convolution_pointwise_", "binary");
  const std::array<std::int64_t, 2> by{stride, stride}, around{padding, padding}, dense{1, 1};
  return call.call(sum, x, weight, bias, around, by, dense, 1, "add", c10::Scalar(1.0),
                   relu ? Text("relu") : std::nullopt, Scalars(), std::nullopt);
}

// Who reads a place, by number of the layer.
std::vector<std::vector<int>> readers_of(const LayerList& layers) {
  std::vector<std::vector<int>> readers(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i)
    for (const int from : layers[i].inputs)
      if (from != kCanvases) readers[static_cast<std::size_t>(from)].push_back(static_cast<int>(i));
  return readers;
}

// A mean over s × s that only a 1 × 1 convolution reads becomes that convolution's: s × s wide, with its
// weights over s². It costs more multiplications and less time where the few channels would leave most of the
// pooling's and the convolution's vectors empty.
LayerList with_pools_absorbed(LayerList layers) {
  constexpr std::int64_t kFewChannels = 16;
  const auto readers = readers_of(layers);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto* pool = std::get_if<MeanPoolLayer>(&layers[i].operation);
    if (pool == nullptr || readers[i].size() != 1) continue;
    const std::int64_t s = pool->stride;
    Layer& reader = layers[static_cast<std::size_t>(readers[i].front())];
    auto* convolution = std::get_if<ConvolutionLayer>(&reader.operation);
    if (convolution == nullptr || pool->kernel != std::array{s, s} || convolution->stride != 1 ||
        convolution->padding != 0 || convolution->weight.size(1) >= kFewChannels ||
        convolution->weight.size(2) != 1 || convolution->weight.size(3) != 1)
      continue;
    const Tensor share = convolution->weight / static_cast<double>(s * s);
    *convolution = {share.expand({-1, -1, s, s}), convolution->bias, s, 0};
    reader.inputs = layers[i].inputs;
  }
  return layers;
}

}  // namespace

bool InferenceNet::is_available() {
  return at::globalContext().hasMKLDNN() &&
         c10::Dispatcher::singleton().findSchema({"mkldnn::_convolution_pointwise", ""}).has_value();
}

InferenceNet::InferenceNet(const LayerList& given) : places_(given.size()) {
  const LayerList layers = with_pools_absorbed(given);
  const auto readers = readers_of(layers);
  const auto at = [&](int place) -> const Layer& { return layers[static_cast<std::size_t>(place)]; };
  // The only reader of a place when it is a T, or -1.
  const auto only = [&]<class T>(int place, std::in_place_type_t<T>) {
    const auto& all = readers[static_cast<std::size_t>(place)];
    return all.size() == 1 && std::holds_alternative<T>(at(all.front()).operation) ? all.front() : -1;
  };
  std::vector<bool> taken(layers.size());  // done within the convolution before it
  for (int i = 0; i < static_cast<int>(layers.size()); ++i) {
    const bool unread =
        readers[static_cast<std::size_t>(i)].empty() && i + 1 < static_cast<int>(layers.size());
    if (unread || taken[static_cast<std::size_t>(i)]) continue;
    const auto* convolution = std::get_if<ConvolutionLayer>(&at(i).operation);
    if (convolution == nullptr) {
      steps_.push_back({at(i).operation, at(i).inputs, i, {}});
      continue;
    }
    Convolution fused{reordered(convolution->weight, convolution->stride, convolution->padding),
                      convolution->bias,
                      convolution->stride,
                      convolution->padding,
                      false,
                      std::nullopt};
    int place = i;
    // The later of two summands takes the other, if nobody else wants that.
    if (const int sum = only(place, std::in_place_type<SumLayer>); sum >= 0) {
      const auto& summands = at(sum).inputs;
      const int other = summands[0] == place ? summands[1] : summands[0];
      if (other != kCanvases && other < place && only(other, std::in_place_type<SumLayer>) == sum) {
        fused.sum = other;
        taken[static_cast<std::size_t>(place = sum)] = true;
      }
    }
    if (const int relu = only(place, std::in_place_type<ReluLayer>); relu >= 0) {
      fused.relu = true;
      taken[static_cast<std::size_t>(place = relu)] = true;
    }
    steps_.push_back({std::move(fused), at(i).inputs, place, {}});
  }
  std::vector<bool> read(layers.size());
  read.back() = true;
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step)
    for (const int from : step->inputs)
      if (from != kCanvases && !read[static_cast<std::size_t>(from)]) {
        read[static_cast<std::size_t>(from)] = true;
        step->done.push_back(from);
      }
}

Tensor InferenceNet::forward(const Tensor& canvases) const {
  const c10::InferenceMode inference;
  const Tensor input = canvases.contiguous(torch::MemoryFormat::ChannelsLast);
  std::vector<Tensor> values(places_);
  const auto value = [&](int place) -> const Tensor& {
    return place == kCanvases ? input : values[static_cast<std::size_t>(place)];
  };
  for (const Step& step : steps_) {
    Tensor result;
    if (const auto* c = std::get_if<Convolution>(&step.operation)) {
      const Tensor& x = value(step.inputs.front());
      if (c->sum) {
        Tensor sum = std::move(values[static_cast<std::size_t>(*c->sum)]);
        result = add_convolution(sum, x, c->weight, c->bias, c->stride, c->padding, c->relu);
      } else {
        result = convolve(x, c->weight, c->bias, c->stride, c->padding, c->relu);
      }
    } else {
      std::vector<Tensor> inputs;
      for (const int from : step.inputs) inputs.push_back(value(from));
      result = run_layer(std::get<LayerOperation>(step.operation), inputs);
    }
    for (const int place : step.done) values[static_cast<std::size_t>(place)].reset();
    values[static_cast<std::size_t>(step.place)] = std::move(result);
  }
  return values.back();
}

}  // namespace siglib
