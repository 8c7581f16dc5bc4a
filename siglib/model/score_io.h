// The score's part of a model file.
#pragma once

#include "siglib/data/hdf5.h"
#include "siglib/score/score_model.h"

namespace siglib {

void write_score(Hdf5File& file, const ScoreModel& score);
// Throws Error(model) when it is missing, malformed, or scores by distances that this library does not
// measure.
ScoreModel read_score(const Hdf5File& file);

}  // namespace siglib
