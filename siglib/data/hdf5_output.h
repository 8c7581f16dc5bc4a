// Internal: how HDF5 writes to the disk here. HDF5 1.10 cannot close a file once a write has failed, and
// crashes when the process exits. So a failed write is noted, the rest is thrown away, and HDF5 believes that
// all went well.
#pragma once

#include <hdf5.h>

namespace siglib::hdf5 {

// Makes files of this access list write like that. The first errno is stored in `*failure` (0 before), which
// must outlive the file.
void set_output(hid_t access, int* failure);

}  // namespace siglib::hdf5
