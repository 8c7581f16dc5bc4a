#include "siglib/explain/explaining.h"
#include "siglib/explain/spread.h"
#include "siglib/explain/words.h"

#include <algorithm>
#include <map>

namespace siglib {
namespace {

constexpr double kEnough = 1.0 / 3;  // of a piece's points that must have partners close by, for an answer

void add_pieces(Work& asked) {
  ExplainedSide& side = asked.side;
  const std::vector<std::string> names = names_of(asked.pieces, side.canvas);
  for (std::size_t i = 0; i < asked.pieces.paths.size(); ++i) {
    const Path& path = asked.pieces.paths[i];
    const cv::Point middle = path[path.size() / 2];
    Segment segment;
    segment.x = middle.x;
    segment.y = middle.y;
    segment.length =
        static_cast<double>(path.size()) * static_cast<double>(kStrokeUnits) / side.canvas.height;
    segment.name = names[i];
    side.segments.push_back(std::move(segment));
  }
  for (std::size_t p = 0; p < side.map.size(); ++p)
    if (const auto piece = asked.pieces.labels[p]; piece >= 0)
      side.segments[static_cast<std::size_t>(piece)].contribution += static_cast<double>(side.map[p]);
  side.labels = asked.pieces.labels;
}

// Of a segment's points.
struct Votes {
  int points = 0, close = 0;
  std::map<int, int> partners;  // pieces of the other side
};

}  // namespace

void fill_segments(Work& asked, const Work& other, const std::vector<Match>& matches,
                   const std::vector<double>& shares) {
  add_pieces(asked);
  std::vector<Segment>& segments = asked.side.segments;
  std::vector<Votes> votes(segments.size());
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const int piece = asked.pieces.labels[pixel_of(asked.signature.strokes, i, asked.side.canvas)];
    if (piece < 0) continue;
    const auto at = static_cast<std::size_t>(piece);
    segments[at].match_contribution += shares[i];
    ++votes[at].points;
    if (!matches[i].close) continue;
    ++votes[at].close;
    ++votes[at].partners[other.pieces.labels[pixel_of(other.signature.strokes, matches[i].partner,
                                                      other.side.canvas)]];
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Votes& of = votes[i];
    if (of.points == 0) continue;
    segments[i].agreement = static_cast<double>(of.close) / of.points;
    if (segments[i].agreement < kEnough) continue;
    const auto most = std::ranges::max_element(of.partners, {}, [](const auto& vote) { return vote.second; });
    segments[i].partner = most->first;
  }
}

}  // namespace siglib
