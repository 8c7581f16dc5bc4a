#include "siglib/evaluate/near_copies.h"

#include "siglib/core/parallel.h"
#include "siglib/image/similarity.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace siglib {
namespace {

using ImagePair = std::pair<std::int64_t, std::int64_t>;

// Evaluated images that meet in one pair, the lower number first.
std::set<ImagePair> compared(const PairSet& set) {
  std::set<ImagePair> met;
  for (const Pair& pair : set.pairs)
    for (const std::int64_t reference : pair.references) met.insert(std::minmax(reference, pair.query));
  return met;
}

std::vector<Fingerprint> fingerprints(const AuditImages& images, int threads) {
  std::vector<Fingerprint> prints(images.canvases());
  parallel_for(std::ssize(prints), thread_count(threads), [&](std::int64_t i) {
    const auto index = static_cast<std::size_t>(i);
    prints[index] = fingerprint_of(images.canvas(index), images.height, images.width);
  });
  return prints;
}

}  // namespace

std::vector<CopyFinding> near_copies(std::span<const ModelRun> runs, int threads, Reporter& reporter) {
  std::vector<CopyFinding> findings;
  // The audited images of all folds are the same; which of them are evaluated or seen is each run's own.
  reporter.begin("near-copies", 1, "searches");
  const std::vector<NearCopy> copies =
      find_near_copies(fingerprints(runs.front().set.audit, threads), threads);
  reporter.advance(1, "");
  reporter.end();
  if (copies.empty()) return findings;

  for (const ModelRun& run : runs) {
    const std::set<ImagePair> met = compared(run.set);
    std::map<std::string, const AuditImage*> by_path;
    for (const AuditImage& image : run.set.audit.images) by_path[image.path] = &image;
    for (const NearCopy& copy : copies) {
      const auto of = [&](std::int64_t index) {
        return by_path.at(runs.front().set.audit.images[static_cast<std::size_t>(index)].path);
      };
      const AuditImage& a = *of(copy.first);
      const AuditImage& b = *of(copy.second);
      const bool crosses = (a.image >= 0 && b.seen) || (b.image >= 0 && a.seen);
      const bool paired = a.image >= 0 && b.image >= 0 && met.contains(std::minmax(a.image, b.image));
      if (crosses || paired) findings.push_back({a.path, b.path, copy.correlation, crosses});
    }
  }
  return findings;
}

}  // namespace siglib
