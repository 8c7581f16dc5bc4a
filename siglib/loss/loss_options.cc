#include "siglib/loss/loss_options.h"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace siglib {
namespace {

using Kinds = decltype(LossOptions::kind);
constexpr std::size_t kCount = std::variant_size_v<Kinds>;

// By place in the variant.
constexpr std::array<std::pair<std::string_view, std::size_t>, kCount> kNames = {{
    {"contrastive", 0},
    {"triplet", 1},
    {"quadruplet", 2},
    {"lifted", 3},
    {"n_pair", 4},
    {"supervised_contrastive", 5},
    {"multi_similarity", 6},
    {"circle", 7},
    {"co_tuplet", 8},
    {"proxy_anchor", 9},
    {"arcface", 10},
    {"pairwise_logistic", 11},
    {"writer_and_forgery", 12},
}};

template <std::size_t... I>
Kinds make_kind(std::size_t index, std::index_sequence<I...>) {
  const std::array<Kinds, kCount> kinds = {Kinds(std::in_place_index<I>)...};
  return kinds.at(index);
}
Kinds kind_at(std::size_t index) {
  return make_kind(index, std::make_index_sequence<kCount>());
}

void visit_skilled_weight(FieldVisitor& v, double& value) {
  v.field("skilled_weight", value, between(0, 1000),
          "weight of skilled forgeries among the negatives; 0 leaves them out");
}

void visit_miner(FieldVisitor& v, PairMiner& value) {
  v.choice("miner", value,
           {{"all", PairMiner::all},
            {"batch_hard", PairMiner::batch_hard},
            {"distance_weighted", PairMiner::distance_weighted},
            {"hard_skilled", PairMiner::hard_skilled}},
           "which pairs of a batch count; semi_hard and semi_hard_tfa choose triplets only");
}

void visit_temperature(FieldVisitor& v, double& value) {
  v.field("temperature", value, between(0.001, 100), "divides the cosine similarities");
}

}  // namespace

void ContrastiveOptions::visit_fields(FieldVisitor& v) {
  v.choice("hinge", hinge,
           {{"linear", ContrastiveHinge::linear},
            {"squared", ContrastiveHinge::squared},
            {"double", ContrastiveHinge::double_margin}},
           "max(0, m - D) (Dey et al.), its square (Hadsell et al.), or squares beyond two margins (Lin et "
           "al.)");
  v.field("margin", margin, between(0, 100), "distance that negatives are pushed to");
  v.field("positive_margin", positive_margin, between(0, 100),
          "with hinge double: distance within which positives cost nothing");
  v.field("alpha", alpha, between(0, 1000), "weight of the positive pairs");
  v.field("beta", beta, between(0, 1000), "weight of the negative pairs");
  visit_miner(v, miner);
  visit_skilled_weight(v, skilled_weight);
}

void TripletOptions::visit_fields(FieldVisitor& v) {
  v.field("margin", margin, between(0, 100), "how much farther the negative is to be than the positive");
  v.choice("triplet_margin", triplet_margin, {{"hard", TripletMargin::hard}, {"soft", TripletMargin::soft}},
           "max(0, m + d) or log(1 + exp(d)); with soft only semi_hard reads the margin");
  v.choice("miner", miner,
           {{"all", TripletMiner::all},
            {"batch_hard", TripletMiner::batch_hard},
            {"semi_hard", TripletMiner::semi_hard},
            {"semi_hard_tfa", TripletMiner::semi_hard_tfa},
            {"distance_weighted", TripletMiner::distance_weighted},
            {"hard_skilled", TripletMiner::hard_skilled}},
           "which triplets of a batch count; semi_hard is FaceNet's, semi_hard_tfa TensorFlow Addons'");
  visit_skilled_weight(v, skilled_weight);
}

void QuadrupletOptions::visit_fields(FieldVisitor& v) {
  v.field("margin", margin, between(0, 100), "between the squared distances of anchor's two pairs");
  v.field("second_margin", second_margin, between(0, 100),
          "to the squared distance of a negative pair without the anchor's writer");
  v.choice("miner", miner, {{"all", QuadrupletMiner::all}, {"batch_hard", QuadrupletMiner::batch_hard}},
           "which quadruplets of a batch count");
  visit_skilled_weight(v, skilled_weight);
}

void LiftedOptions::visit_fields(FieldVisitor& v) {
  v.field("margin", margin, between(0, 100), "distance that negatives are pushed to");
  visit_skilled_weight(v, skilled_weight);
}

void NPairOptions::visit_fields(FieldVisitor& v) {
  visit_temperature(v, temperature);
  visit_skilled_weight(v, skilled_weight);
}

void SupervisedContrastiveOptions::visit_fields(FieldVisitor& v) {
  visit_temperature(v, temperature);
  visit_skilled_weight(v, skilled_weight);
}

void MultiSimilarityOptions::visit_fields(FieldVisitor& v) {
  v.field("alpha", alpha, between(0.001, 1000), "sharpness of the positive pairs");
  v.field("beta", beta, between(0.001, 1000), "sharpness of the negative pairs");
  v.field("base", base, between(-1, 1), "cosine similarity that parts positives from negatives");
  v.field("epsilon", epsilon, between(0, 2),
          "how much easier than the hardest a pair may be and still count");
  visit_skilled_weight(v, skilled_weight);
}

void CircleOptions::visit_fields(FieldVisitor& v) {
  v.field("margin", margin, between(0, 1), "relaxation of the circular decision boundary");
  v.field("scale", scale, between(0.001, 1000), "sharpness");
  visit_skilled_weight(v, skilled_weight);
}

void CoTupletOptions::visit_fields(FieldVisitor& v) {
  v.field("epsilon", epsilon, between(0, 100),
          "how much easier, in squared distance, than the hardest a pair may be and still count");
  visit_skilled_weight(v, skilled_weight);
}

void ProxyAnchorOptions::visit_fields(FieldVisitor& v) {
  v.field("margin", margin, between(0, 2), "in cosine similarity, to both sides");
  v.field("scale", scale, between(0.001, 1000), "sharpness");
  visit_skilled_weight(v, skilled_weight);
}

void ArcFaceOptions::visit_fields(FieldVisitor& v) {
  v.field("margin", margin, between(0, 3), "angle added to that of the own writer, radians");
  v.field("scale", scale, between(0.001, 1000), "factor of the cosines");
}

void PairwiseLogisticOptions::visit_fields(FieldVisitor& v) {
  v.field("scale", scale, between(0.001, 1000), "of the distance, at the start; learned");
  v.field("bias", bias, between(-1000, 1000), "log-odds at distance 0, at the start; learned");
  visit_miner(v, miner);
  visit_skilled_weight(v, skilled_weight);
}

void WriterAndForgeryOptions::visit_fields(FieldVisitor& v) {
  v.field("forgery_share", forgery_share, between(0, 1),
          "weight of the forgery output; the writers get the rest");
  v.field("scale", scale, between(0.001, 1000), "of the embedding, at the start; learned");
}

void LossOptions::visit_fields(FieldVisitor& v) {
  std::size_t index = kind.index();
  v.choice("kind", index, kNames, "which loss");
  if (index != kind.index()) kind = kind_at(index);
  v.field("weight", weight, between(0, 1e6), "factor in the sum; 0 leaves the loss out");
  std::visit([&v](auto& options) { options.visit_fields(v); }, kind);
}

std::vector<LossOptions> every_loss_kind() {
  std::vector<LossOptions> losses;
  for (std::size_t i = 0; i < kCount; ++i) losses.push_back({kind_at(i), 1.0});
  return losses;
}

}  // namespace siglib
