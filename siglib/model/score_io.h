// The score's part of a model file.
#pragma once

#include "siglib/data/hdf5.h"
#include "siglib/score/score_model.h"

#include <string>

namespace siglib {

// The network below `group`. Reading throws Error(model) when it is missing or of another size.
void write_stroke_network(Hdf5File& file, const std::string& group, const StrokeNetwork& network);
StrokeNetwork read_stroke_network(const Hdf5File& file, const std::string& group);

void write_score(Hdf5File& file, const ScoreModel& score);
// Throws Error(model) when it is missing, malformed, or scores by distances that this library does not
// measure.
ScoreModel read_score(const Hdf5File& file);

}  // namespace siglib
