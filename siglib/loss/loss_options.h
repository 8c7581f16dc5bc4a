// Which loss. Without LibTorch, so that whoever only passes the choice on compiles fast.
#pragma once

#include "siglib/config/fields.h"

namespace siglib {

enum class LossKind { contrastive, triplet };
enum class ContrastiveHinge { linear, squared };
enum class TripletMargin { hard, soft };
enum class Miner { all, batch_hard, semi_hard };

struct LossOptions {
  LossKind kind = LossKind::contrastive;
  double margin = 1.0;
  double alpha = 1.0;
  double beta = 1.0;
  ContrastiveHinge hinge = ContrastiveHinge::linear;
  TripletMargin triplet_margin = TripletMargin::hard;
  Miner miner = Miner::all;
  double skilled_weight = 1.0;

  void visit_fields(FieldVisitor& v);
};

}  // namespace siglib
