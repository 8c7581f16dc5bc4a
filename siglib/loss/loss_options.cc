#include "siglib/loss/loss_options.h"

namespace siglib {

void LossOptions::visit_fields(FieldVisitor& v) {
  v.choice("kind", kind, {{"contrastive", LossKind::contrastive}, {"triplet", LossKind::triplet}},
           "over pairs or over triplets");
  v.field("margin", margin, between(0, 100), "distance that negatives are pushed to, or triplets apart");
  v.field("alpha", alpha, between(0, 1000), "contrastive: weight of the positive pairs");
  v.field("beta", beta, between(0, 1000), "contrastive: weight of the negative pairs");
  v.choice("hinge", hinge, {{"linear", ContrastiveHinge::linear}, {"squared", ContrastiveHinge::squared}},
           "contrastive: max(0, m - D) (Dey et al.) or its square (Hadsell et al.)");
  v.choice("triplet_margin", triplet_margin, {{"hard", TripletMargin::hard}, {"soft", TripletMargin::soft}},
           "triplet: max(0, m + d) or log(1 + exp(d))");
  v.choice("miner", miner,
           {{"all", Miner::all}, {"batch_hard", Miner::batch_hard}, {"semi_hard", Miner::semi_hard}},
           "which pairs or triplets of a batch count; semi_hard (FaceNet's) for triplets only");
  v.field("skilled_weight", skilled_weight, between(0, 1000),
          "weight of skilled forgeries among the negatives; 0 leaves them out");
}

}  // namespace siglib
