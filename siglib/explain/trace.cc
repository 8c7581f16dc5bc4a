#include "siglib/explain/trace.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace siglib {
namespace {

constexpr std::array<std::pair<int, int>, 8> kAround{
    {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 1}, {-1, 1}, {-1, -1}, {1, -1}}};
constexpr std::size_t kTangentSteps = 8;  // pixels over which the direction of an end is taken
constexpr double kStraight = 0.3;         // cosine of the sharpest bend that still continues a line

class Skeleton {
 public:
  explicit Skeleton(const cv::Mat& skeleton) : left_(skeleton.clone()) {}

  bool has(cv::Point p) const {
    return p.x >= 0 && p.y >= 0 && p.x < left_.cols && p.y < left_.rows && left_.at<std::uint8_t>(p) != 0;
  }
  void take(cv::Point p) { left_.at<std::uint8_t>(p) = 0; }
  int neighbours(cv::Point p) const {
    int count = 0;
    for (const auto& [dx, dy] : kAround) count += has({p.x + dx, p.y + dy});
    return count;
  }
  // Direct neighbours come before diagonal ones, so that stairs are not cut short.
  bool next(cv::Point from, cv::Point& to) const {
    for (const auto& [dx, dy] : kAround)
      if (has({from.x + dx, from.y + dy})) {
        to = {from.x + dx, from.y + dy};
        return true;
      }
    return false;
  }

  std::vector<cv::Point> points() const {
    std::vector<cv::Point> all;
    for (int y = 0; y < left_.rows; ++y)
      for (int x = 0; x < left_.cols; ++x)
        if (left_.at<std::uint8_t>(y, x) != 0) all.emplace_back(x, y);
    return all;
  }

 private:
  cv::Mat left_;
};

// How often the ring around a pixel changes from paper to line: 3 and more where lines meet.
int branches(const Skeleton& skeleton, cv::Point p) {
  constexpr std::array<std::pair<int, int>, 8> kRing{
      {{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}}};
  int changes = 0;
  for (std::size_t i = 0; i < kRing.size(); ++i) {
    const auto [ax, ay] = kRing[i];
    const auto [bx, by] = kRing[(i + 1) % kRing.size()];
    changes += !skeleton.has({p.x + ax, p.y + ay}) && skeleton.has({p.x + bx, p.y + by});
  }
  return changes;
}

Path walk(Skeleton& skeleton, cv::Point from) {
  Path path{from};
  skeleton.take(from);
  for (cv::Point to; skeleton.next(path.back(), to);) {
    path.push_back(to);
    skeleton.take(to);
  }
  return path;
}

std::vector<Path> walk_all(Skeleton skeleton) {
  const std::vector<cv::Point> all = skeleton.points();
  std::vector<cv::Point> crossings;  // taken after all were looked at: the order must not matter
  for (const cv::Point p : all)
    if (branches(skeleton, p) > 2) crossings.push_back(p);
  for (const cv::Point p : crossings) {
    skeleton.take(p);
    // With what is around it, or a line would go round the corner from one branch to the next.
    for (const auto& [dx, dy] : kAround)
      if (skeleton.has({p.x + dx, p.y + dy})) skeleton.take({p.x + dx, p.y + dy});
  }
  std::vector<Path> paths;
  for (const cv::Point p : all)  // from the ends first, then what is closed
    if (skeleton.has(p) && skeleton.neighbours(p) <= 1) paths.push_back(walk(skeleton, p));
  for (const cv::Point p : all)
    if (skeleton.has(p)) paths.push_back(walk(skeleton, p));
  return paths;
}

// One end of a path, and where the line would go on.
struct End {
  std::size_t path;
  bool back;
  cv::Point2d at, out;
};

End end_of(const std::vector<Path>& paths, std::size_t path, bool back) {
  const Path& p = paths[path];
  const std::size_t inside = std::min(kTangentSteps, p.size() - 1);
  const cv::Point2d at = back ? p.back() : p.front();
  const cv::Point2d from = back ? p[p.size() - 1 - inside] : p[inside];
  const cv::Point2d out = at - from;
  return {path, back, at, out / std::max(std::hypot(out.x, out.y), 1e-9)};
}

struct Joint {
  double straight;
  std::size_t one, other;  // ends
};

std::vector<Joint> joints_of(const std::vector<End>& ends, double reach) {
  std::vector<Joint> joints;
  for (std::size_t i = 0; i < ends.size(); ++i)
    for (std::size_t j = i + 1; j < ends.size(); ++j) {
      const cv::Point2d gap = ends[j].at - ends[i].at;
      const double straight = -ends[i].out.dot(ends[j].out);
      if (ends[i].path != ends[j].path && std::hypot(gap.x, gap.y) <= reach && straight > kStraight)
        joints.push_back({straight, i, j});
    }
  std::ranges::stable_sort(joints, std::greater<>(), &Joint::straight);
  return joints;
}

// Of every end the one that continues it, or itself.
std::vector<std::size_t> partners_of(const std::vector<End>& ends, double reach) {
  std::vector<std::size_t> partner(ends.size());
  for (std::size_t i = 0; i < ends.size(); ++i) partner[i] = i;
  for (const Joint& joint : joints_of(ends, reach))
    if (partner[joint.one] == joint.one && partner[joint.other] == joint.other) {
      partner[joint.one] = joint.other;
      partner[joint.other] = joint.one;
    }
  return partner;
}

}  // namespace

std::vector<Path> trace_lines(const cv::Mat& skeleton, double reach) {
  const std::vector<Path> parts = walk_all(Skeleton(skeleton));
  std::vector<End> ends;  // of path i: 2 i its front, 2 i + 1 its back
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (const bool back : {false, true}) ends.push_back(end_of(parts, i, back));
  const std::vector<std::size_t> partner = partners_of(ends, reach);
  std::vector<bool> used(parts.size());
  std::vector<Path> lines;
  const auto follow = [&](std::size_t entry) {
    Path line;
    for (;;) {
      const std::size_t part = entry / 2;
      if (used[part]) break;
      used[part] = true;
      if (entry % 2 == 0)
        line.insert(line.end(), parts[part].begin(), parts[part].end());
      else
        line.insert(line.end(), parts[part].rbegin(), parts[part].rend());
      const std::size_t exit = entry ^ 1;
      if (partner[exit] == exit) break;
      entry = partner[exit];
    }
    if (!line.empty()) lines.push_back(std::move(line));
  };
  for (std::size_t end = 0; end < ends.size(); ++end)
    if (partner[end] == end) follow(end);
  for (std::size_t end = 0; end < ends.size(); end += 2) follow(end);
  return lines;
}

}  // namespace siglib
