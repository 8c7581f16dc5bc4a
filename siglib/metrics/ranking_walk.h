// The figures over all thresholds, each taken point by point: so one walk along the ROC curve serves them
// all, and none needs the curve itself.
#pragma once

#include "siglib/metrics/precision_recall.h"
#include "siglib/metrics/ranking.h"
#include "siglib/metrics/weighing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {

inline RocPoint roc_point(const Level& level, const ClassWeights& total) {
  return {level.score, level.accepted.forged / total.forged, 1 - level.accepted.genuine / total.genuine};
}

inline PrecisionRecallPoint precision_recall_point(const Level& level, const ClassWeights& total) {
  const double recall = level.accepted.genuine / total.genuine;
  return {level.score, recall / (recall + level.accepted.forged / total.forged), recall};
}

// Points come in the order of the curves, from the highest threshold down.
class EqualErrorSearch {
 public:
  void add(const RocPoint& point) {
    if (crossed_) return;
    before_ = after_;
    after_ = point;
    crossed_ = point.far >= point.frr;  // FAR - FRR rises from -1 to 1, so it changes sign once
  }
  EqualError result() const {
    const double lack = before_.frr - before_.far;
    const double excess = after_.far - after_.frr;
    const double part = lack + excess > 0 ? lack / (lack + excess) : 1.0;
    return {before_.far + part * (after_.far - before_.far),
            std::isinf(before_.threshold)
                ? after_.threshold
                : before_.threshold + part * (after_.threshold - before_.threshold)};
  }

 private:
  RocPoint before_;
  RocPoint after_{std::numeric_limits<double>::infinity(), 0, 1};  // where every curve starts
  bool crossed_ = false;
};

class RocArea {
 public:
  void add(const RocPoint& point) {
    area_ += (point.far - far_) * (1 - (point.frr + frr_) / 2);
    far_ = point.far;
    frr_ = point.frr;
  }
  double result() const { return area_; }

 private:
  double area_ = 0, far_ = 0, frr_ = 1;
};

class LowestFrr {
 public:
  explicit LowestFrr(double far) : far_(far) {}
  void add(const RocPoint& point) {
    if (point.far <= far_) lowest_ = std::min(lowest_, point.frr);
  }
  double result() const { return lowest_; }

 private:
  double far_;
  double lowest_ = 1;
};

class PrecisionArea {
 public:
  void add(const PrecisionRecallPoint& point) {
    area_ += (point.recall - recall_) * point.precision;
    recall_ = point.recall;
  }
  double result() const { return area_; }

 private:
  double area_ = 0, recall_ = 0;
};

}  // namespace siglib
