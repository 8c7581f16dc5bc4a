#include "siglib/evaluate/separation.h"

#include "siglib/metrics/ranking.h"

#include <limits>

namespace siglib {

Figure separation(const Trials& trials, const TrialWriters& writers, Direction direction,
                  const MeasureOptions& options) {
  const double forward = area_under_roc(roc_curve(trials));
  // The interval keeps to the direction of the whole: it may reach below 0.5.
  const bool turned = direction == Direction::either && forward < 0.5;
  const auto turn = [turned](double auc) { return turned ? 1 - auc : auc; };
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  Figure figure{"auc", turn(forward), {kNone, kNone}};
  if (options.replicates > 0 && writers.writers > 1)
    figure.interval =
        bootstrap_over_writers(trials, writers,
                               [&](const Trials& replicate) {
                                 return std::vector<double>{turn(area_under_roc(roc_curve(replicate)))};
                               },
                               {options.replicates, 0.95, options.seed, options.threads}, {Scale::share})
            .front();
  return figure;
}

}  // namespace siglib
