#include "siglib/model/tensor_io.h"

#include "siglib/core/error.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace siglib {
namespace {

template <Hdf5Number T>
void write_as(Hdf5File& file, const std::string& dataset, const torch::Tensor& tensor) {
  const torch::Tensor host = tensor.to(torch::kCPU).contiguous();
  file.write<T>(dataset, {host.const_data_ptr<T>(), static_cast<std::size_t>(host.numel())},
                host.sizes().vec());
}

template <Hdf5Number T>
torch::Tensor read_as(const Hdf5File& file, const std::string& dataset, const Hdf5Shape& shape,
                      torch::ScalarType type) {
  const std::vector<T> values = file.read<T>(dataset, shape);
  torch::Tensor tensor = torch::empty(shape, torch::TensorOptions().dtype(type).device(torch::kCPU));
  std::copy(values.begin(), values.end(), tensor.data_ptr<T>());
  return tensor;
}

}  // namespace

void write_tensors(Hdf5File& file, std::string_view group, const NamedTensors& tensors) {
  file.make_group(group);
  for (const auto& [name, tensor] : tensors) {
    const std::string dataset = fmt::format("{}/{}", group, name);
    if (tensor.scalar_type() == torch::kFloat)
      write_as<float>(file, dataset, tensor);
    else if (tensor.scalar_type() == torch::kLong)
      write_as<std::int64_t>(file, dataset, tensor);
    else
      fail(ErrorKind::internal, "tensor \"{}\" is neither float nor int64", name);
  }
}

NamedTensors read_tensors(const Hdf5File& file, std::string_view group) {
  NamedTensors tensors;
  for (const std::string& name : file.names(group)) {
    const std::string dataset = fmt::format("{}/{}", group, name);
    const Hdf5Shape shape = file.shape(dataset);
    // BatchNorm's counter is the one whole number among the tensors of a network.
    const bool whole = name.ends_with("num_batches_tracked");
    tensors.emplace_back(name, whole ? read_as<std::int64_t>(file, dataset, shape, torch::kLong)
                                     : read_as<float>(file, dataset, shape, torch::kFloat));
  }
  return tensors;
}

}  // namespace siglib
