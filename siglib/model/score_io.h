// The score's part of a model file.
#pragma once

#include "siglib/data/hdf5.h"
#include "siglib/score/score_model.h"

#include <string>

namespace siglib {

// A learned distance below `group`.
void write_learned_distance(Hdf5File& file, const std::string& group, const LearnedDistance& distance);
LearnedDistance read_learned_distance(const Hdf5File& file, const std::string& group);

void write_score(Hdf5File& file, const ScoreModel& score);
// Throws Error(model) when it is missing, malformed, or scores by distances that this library does not
// measure.
ScoreModel read_score(const Hdf5File& file);

}  // namespace siglib
