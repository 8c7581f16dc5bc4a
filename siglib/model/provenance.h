// Where a model comes from, as it stands in the model file and in provenance.json.
#pragma once

#include "siglib/data/hdf5.h"
#include "siglib/model/model.h"

namespace siglib {

void write_provenance(Hdf5File& file, const Provenance& provenance);
// Throws Error(model) when it is missing or malformed.
Provenance read_provenance(const Hdf5File& file);

// Model::seen.
void write_seen(Hdf5File& file, const std::vector<Digest>& seen);
std::vector<Digest> read_seen(const Hdf5File& file);

}  // namespace siglib
