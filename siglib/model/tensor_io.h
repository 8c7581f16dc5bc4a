// Named tensors in an HDF5 file.
#pragma once

#include "siglib/data/hdf5.h"
#include "siglib/model/state.h"

#include <string_view>

namespace siglib {

// One dataset per tensor in `group`; float and int64 tensors.
void write_tensors(Hdf5File& file, std::string_view group, const NamedTensors& tensors);
NamedTensors read_tensors(const Hdf5File& file, std::string_view group);

}  // namespace siglib
