// One comparison while it is being explained. For this module's sources.
#pragma once

#include "siglib/explain/explain.h"
#include "siglib/explain/pair_score.h"
#include "siglib/explain/perturb.h"
#include "siglib/explain/segments.h"
#include "siglib/nn/layers.h"
#include "siglib/score/stroke_shares.h"

#include <stop_token>
#include <vector>

namespace siglib {

// One of the two signatures.
struct Work {
  ExplainedSide side;
  Canvas baseline;
  Pieces pieces;
  Template signature;
};
// Throws Error(input) beginning with `which` where no line can be told.
Work begin_work(const Canvas& canvas, Template signature, const char* which, Baseline baseline);

// Fills the segments of one side: what they add, and which of the other's they answer.
//   matches: of each of its stroke points (none where strokes are not compared); shares: what each adds to
//   the log-likelihood ratio
void fill_segments(Work& asked, const Work& other, const std::vector<Match>& matches,
                   const std::vector<double>& shares);

class Explaining {
 public:
  // Holds on to score and options. distances: of the two signatures.
  Explaining(const PairScore& score, const ExplainOptions& options, std::stop_token stop, Distances distances,
             Work reference, Work query);

  // False where a stop was requested.
  bool run();
  // Fills sides, terms and sentence. Once, after run().
  void finish(Explanation& explanation);

 private:
  bool by_pieces(Work& asked, const Work& other, bool swapped);
  bool by_parts(Work& asked, const Work& other, bool swapped);
  bool uses_embedding() const { return score_.has_embedding() && options_.method != Method::matches; }
  double slope_between(double raw0, double raw) const;
  bool add_embedding(Work& asked, const Work& other, double slope);
  void add_strokes(Work& asked, bool swapped, double slope);

  const PairScore& score_;
  const ExplainOptions& options_;
  std::stop_token stop_;
  Work reference_, query_;
  Distances distances_;
  double raw_, llr_;
  StrokeShares shares_;
  LayerList layers_;
};

}  // namespace siglib
