// What a network says of strokes, measured once however often it is asked for.
#pragma once

#include "siglib/data/pairs.h"
#include "siglib/score/stroke_network.h"

#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

namespace siglib {

// Of one network. By the images' numbers; a pair either way round is one. Reading is safe from many threads,
// measuring is not.
class StrokeMemo {
 public:
  static constexpr std::int64_t kSteps = 1000;

  // Measures what the pairs need and is not there yet, on `threads` threads (0: all there are). `strokes`
  // gives an image's, `done` hears the share that is finished, of kSteps.
  void measure(const std::vector<Pair>& pairs, const std::function<const Strokes&(std::int64_t)>& strokes,
               const StrokeNetwork& network, int threads, const std::function<void(std::int64_t)>& done = {});

  // Log-odds; null where they were not measured.
  const double* find(std::int64_t a, std::int64_t b) const;

 private:
  std::unordered_map<std::uint64_t, double> known_;
};

}  // namespace siglib
