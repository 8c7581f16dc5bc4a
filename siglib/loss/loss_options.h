// Which losses. Without LibTorch, so that whoever only passes the choice on compiles fast.
#pragma once

#include "siglib/config/fields.h"

#include <variant>
#include <vector>

namespace siglib {

enum class PairMiner { all, batch_hard, distance_weighted, hard_skilled };
enum class TripletMiner { all, batch_hard, semi_hard, semi_hard_tfa, distance_weighted, hard_skilled };

// One struct per kind; what its numbers mean, its header says (contrastive.h …).

enum class ContrastiveHinge { linear, squared, double_margin };
struct ContrastiveOptions {
  double margin = 1.0;
  double positive_margin = 0.0;
  double alpha = 1.0;
  double beta = 1.0;
  ContrastiveHinge hinge = ContrastiveHinge::linear;
  PairMiner miner = PairMiner::all;
  double skilled_weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

enum class TripletMargin { hard, soft };
struct TripletOptions {
  double margin = 0.3;
  TripletMargin triplet_margin = TripletMargin::hard;
  TripletMiner miner = TripletMiner::all;
  double skilled_weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

enum class QuadrupletMiner { all, batch_hard };
struct QuadrupletOptions {
  double margin = 0.3;
  double second_margin = 0.15;
  QuadrupletMiner miner = QuadrupletMiner::all;
  double skilled_weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

struct LiftedOptions {
  double margin = 1.0;
  double skilled_weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

struct NPairOptions {
  double temperature = 0.1;
  double skilled_weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

struct SupervisedContrastiveOptions {
  double temperature = 0.1;
  double skilled_weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

struct MultiSimilarityOptions {
  double alpha = 2.0;
  double beta = 50.0;
  double base = 0.5;
  double epsilon = 0.1;
  double skilled_weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

struct CircleOptions {
  double margin = 0.4;
  double scale = 80.0;
  double skilled_weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

struct CoTupletOptions {
  double epsilon = 0.2;
  double skilled_weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

struct ProxyAnchorOptions {
  double margin = 0.1;
  double scale = 32.0;
  double skilled_weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

struct ArcFaceOptions {
  double margin = 0.5;
  double scale = 30.0;
  void visit_fields(FieldVisitor& v);
};

struct PairwiseLogisticOptions {
  double scale = 5.0;
  double bias = 5.0;
  PairMiner miner = PairMiner::all;
  double skilled_weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

struct WriterAndForgeryOptions {
  double forgery_share = 0.95;
  double scale = 10.0;
  void visit_fields(FieldVisitor& v);
};

// One loss of those whose weighted sum is minimised. In YAML the keys of the chosen kind stand beside `kind`
// and `weight`; another kind's key is an unknown key.
struct LossOptions {
  std::variant<ContrastiveOptions, TripletOptions, QuadrupletOptions, LiftedOptions, NPairOptions,
               SupervisedContrastiveOptions, MultiSimilarityOptions, CircleOptions, CoTupletOptions,
               ProxyAnchorOptions, ArcFaceOptions, PairwiseLogisticOptions, WriterAndForgeryOptions>
      kind;
  double weight = 1.0;
  void visit_fields(FieldVisitor& v);
};

// One of every kind as it is by default, for a help text that shows them all.
std::vector<LossOptions> every_loss_kind();

}  // namespace siglib
