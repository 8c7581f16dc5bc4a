// Generated signatures as files, the same in every run: what the load generator sends.
#pragma once

#include "siglib/core/file.h"

#include <cstddef>
#include <vector>

namespace siglib::bench {

// pictures[writer][i]: PNG, grey, about 430 x 150 pixels. All of a writer are genuine.
using Pictures = std::vector<std::vector<Bytes>>;

Pictures make_pictures(std::size_t writers, std::size_t each);

}  // namespace siglib::bench
