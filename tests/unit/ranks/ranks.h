// The ranks that mpirun started this test program as.
#pragma once

#include "siglib/distributed/communicator.h"

namespace siglib::test {

Communicator& ranks();

}  // namespace siglib::test
