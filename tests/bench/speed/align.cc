#include "siglib/core/error.h"
#include "siglib/data/cache.h"
#include "siglib/stroke/comparison.h"
#include "siglib/stroke/register.h"
#include "tests/bench/speed/speed.h"

#include <numeric>

namespace siglib::bench {
namespace {

struct Pair {
  Strokes moving, fixed;
};

// Genuine signatures of the same writers, two by two.
std::vector<Pair> load_pairs(const CanvasCache& cache) {
  const auto& samples = cache.samples();
  const auto strokes_of = [&](std::size_t row) {
    const auto number = static_cast<std::int64_t>(row);
    CanvasSet one = cache.load({&number, 1}, cache.height(), cache.width(), 1);
    return find_strokes({one.height, one.width, std::move(one.ink)});
  };
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i + 1 < samples.size(); ++i) {
    const Sample &a = samples[i], &b = samples[i + 1];
    if (a.identity() != b.identity() || a.kind != Kind::genuine || b.kind != Kind::genuine) continue;
    pairs.push_back({strokes_of(i), strokes_of(i + 1)});
    ++i;
  }
  return pairs;
}

}  // namespace

void align_side(const Workplace& place) {
  const std::vector<Pair> pairs = load_pairs(CanvasCache(place.folder / "cache.h5"));
  const std::size_t points =
      std::accumulate(pairs.begin(), pairs.end(), std::size_t{0},
                      [](std::size_t sum, const Pair& pair) { return sum + pair.moving.x.size(); });
  answer_lines({{"pairs", pairs.size()}, {"points", points / pairs.size()}}, [&](const std::string& what) {
    return repeat_for_a_while(pairs.size(), [&](std::size_t i) {
      const auto& [moving, fixed] = pairs[i];
      if (what == "one way") {
        register_strokes(moving, fixed);
      } else if (what == "both ways") {
        register_strokes(moving, fixed);
        register_strokes(fixed, moving);
      } else if (what == "compare") {
        compare_strokes(moving, fixed);
      } else {
        fail(ErrorKind::usage, "nothing is known of \"{}\"", what);
      }
    });
  });
}

}  // namespace siglib::bench
