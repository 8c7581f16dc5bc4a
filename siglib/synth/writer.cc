#include "siglib/synth/writer.h"

#include "siglib/synth/hand.h"
#include "siglib/synth/plan.h"

#include <vector>

namespace siglib {
namespace {

ScriptFamily draw_family(std::uint64_t seed, std::uint64_t number) {
  constexpr double kLatin = 0.4;
  Random random(seed, "synth.script", {number});
  if (random.chance(kLatin)) return ScriptFamily::latin;
  return kScriptFamilies[static_cast<std::size_t>(random.integer(1, kScriptFamilies.size() - 1))].second;
}

}  // namespace

struct SyntheticWriter::Plan {
  std::uint64_t seed = 0;
  std::uint64_t number = 0;
  SignaturePlan signature;
  std::vector<Forger> forgers;
};

SyntheticWriter::SyntheticWriter(std::uint64_t seed, std::uint64_t number, std::optional<ScriptFamily> family)
    : plan_(std::make_unique<Plan>()) {
  plan_->seed = seed;
  plan_->number = number;
  Random random(seed, "synth.writer", {number});
  plan_->signature = draw_plan(family ? *family : draw_family(seed, number), random);
  const auto forgers = static_cast<std::uint64_t>(random.integer(2, 3));
  for (std::uint64_t f = 0; f < forgers; ++f) {
    Random own(seed, "synth.forger", {number, f});
    plan_->forgers.push_back(meet_forger(plan_->signature, own));
  }
}

SyntheticWriter::~SyntheticWriter() = default;
SyntheticWriter::SyntheticWriter(SyntheticWriter&&) noexcept = default;

Trajectory SyntheticWriter::genuine(std::uint64_t repetition) const {
  Random random(plan_->seed, "synth.genuine", {plan_->number, repetition});
  return press(repeat(plan_->signature, random), plan_->signature.habit.pressure, random);
}

Trajectory SyntheticWriter::forgery(std::uint64_t attempt, double skill) const {
  Random random(plan_->seed, "synth.forgery", {plan_->number, attempt});
  const Forger& forger = plan_->forgers[attempt % plan_->forgers.size()];
  return press(imitate(forger, skill, random), forger.habit.pressure, random);
}

Trajectory SyntheticWriter::simple_forgery(std::uint64_t attempt) const {
  Random own(plan_->seed, "synth.simple", {plan_->number, attempt % plan_->forgers.size()});
  const SignaturePlan spelled = spell(plan_->signature, own);
  Random random(plan_->seed, "synth.simple.attempt", {plan_->number, attempt});
  return press(repeat(spelled, random), spelled.habit.pressure, random);
}

}  // namespace siglib
