#include "siglib/evaluate/mistakes.h"

#include "siglib/image/decode.h"

#include <algorithm>
#include <set>

namespace siglib {
namespace {

constexpr std::size_t kOfEachKind = 4;

// Black on white, as people know signatures.
Bytes picture_of(const Canvas& canvas) {
  Image image{canvas.height, canvas.width, 1, canvas.ink};
  for (std::uint8_t& pixel : image.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
  return encode_png(image);
}

struct Place {
  const ModelRun* run;
  std::size_t pair;
};

Place place_of(std::span<const ModelRun> runs, std::size_t index) {
  for (const ModelRun& run : runs) {
    if (index < run.set.pairs.size()) return {&run, index};
    index -= run.set.pairs.size();
  }
  return {nullptr, 0};
}

std::vector<std::size_t> most_confident(const ScoredPairs& pairs, std::span<const ModelRun> runs,
                                        PairKind kind) {
  const bool genuine = kind == PairKind::genuine;
  std::vector<std::size_t> wrong;
  for (std::size_t i = 0; i < pairs.scores.size(); ++i)
    if (pairs.truth[i] == kind && pairs.scores[i].error.empty() &&
        (pairs.scores[i].decision == Decision::match) != genuine)
      wrong.push_back(i);
  std::ranges::stable_sort(wrong, [&](std::size_t a, std::size_t b) {
    const double left = pairs.scores[a].log_likelihood_ratio, right = pairs.scores[b].log_likelihood_ratio;
    return genuine ? left < right : left > right;
  });
  std::vector<std::size_t> chosen;
  std::set<std::string> queries;
  for (const std::size_t i : wrong) {
    if (chosen.size() == kOfEachKind) break;
    const auto [run, pair] = place_of(runs, i);
    if (queries.insert(run->set.query_fields[pair]).second) chosen.push_back(i);
  }
  return chosen;
}

}  // namespace

std::vector<Mistake> mistakes_of(const ScoredPairs& pairs, std::span<const ModelRun> runs,
                                 Pictures pictures) {
  std::vector<Mistake> mistakes;
  for (const PairKind kind : {PairKind::genuine, PairKind::skilled, PairKind::random})
    for (const std::size_t i : most_confident(pairs, runs, kind)) {
      const auto [run, index] = place_of(runs, i);
      const PairSet& set = run->set;
      Mistake mistake{kind,
                      pairs.scores[i].score,
                      pairs.scores[i].decision,
                      set.reference_fields[index],
                      set.query_fields[index],
                      {},
                      {}};
      if (set.picture && (pictures == Pictures::always || set.redistributable)) {
        mistake.reference_png = picture_of(set.picture(set.pairs[index].references.front()));
        mistake.query_png = picture_of(set.picture(set.pairs[index].query));
      }
      mistakes.push_back(std::move(mistake));
    }
  return mistakes;
}

}  // namespace siglib
