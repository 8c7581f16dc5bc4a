// Draws of writers, and what trials weigh in them.
#pragma once

#include "siglib/metrics/bootstrap.h"

#include <cstdint>
#include <vector>

namespace siglib {

// Trials in descending order of score, under their own weights and those of one draw after another.
class ResampledTrials {
 public:
  // Throws like bootstrap_replicates.
  ResampledTrials(const Trials& trials, const TrialWriters& writers);

  // Weighs by the draw of this name, as Replicates says.
  void draw(std::uint64_t seed, std::uint64_t index);

  const Trials& trials() const { return trials_; }
  std::int64_t writers() const { return static_cast<std::int64_t>(drawn_.size()) - 1; }

 private:
  Trials trials_;
  std::vector<double> own_weight_;
  // Into drawn_, whose last entry is always 1: it stands for the query of a trial by one writer.
  std::vector<std::uint32_t> reference_;
  std::vector<std::uint32_t> query_;
  std::vector<double> drawn_;
};

}  // namespace siglib
