#include "siglib/synth/plan.h"

#include "siglib/synth/plan_builder.h"

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

void write(ScriptFamily family, PlanBuilder& builder) {
  switch (family) {
    case ScriptFamily::latin:
      return write_latin(builder);
    case ScriptFamily::block:
      return write_block(builder);
    case ScriptFamily::head_line:
      return write_head_line(builder);
    case ScriptFamily::characters:
      return write_characters(builder);
    case ScriptFamily::flourish:
      return write_flourish(builder);
  }
}

// `made`: the name, empty to draw one.
SignaturePlan plan_of(ScriptFamily family, std::vector<std::int64_t> made, Random& random) {
  SignaturePlan plan;
  plan.family = family;
  plan.habit = draw_habit(random);
  plan.letter_height = std::clamp(std::exp(random.normal(std::log(3.0), 0.25)), 1.8, 5.0);
  const Style style = draw_style(random);
  Choices choices(random, std::move(made));
  PlanBuilder builder(random, choices, style);
  write(family, builder);
  plan.name = choices.take();
  plan.targets = builder.take();
  for (PlanTarget& target : plan.targets) {
    target.point.x *= plan.letter_height;
    target.point.y *= plan.letter_height;
  }
  return plan;
}

}  // namespace

MotorHabit draw_habit(Random& random) {
  MotorHabit habit;
  habit.slant = std::clamp(random.normal(0.22, 0.26), -0.4, 0.8);
  habit.baseline = std::clamp(random.normal(0.04, 0.08), -0.15, 0.3);
  habit.rhythm = random.uniform(0.17, 0.30);
  habit.asymmetry = random.uniform(0.04, 0.16);
  habit.overlap = random.uniform(0.38, 0.66);
  habit.irregularity = std::exp(std::clamp(random.normal(0, 0.3), -0.6, 0.6));
  // Old or cold hands tremble too: a shaky line alone is no sign of forgery.
  habit.tremor = random.chance(0.2) ? random.uniform(0.03, 0.10) : random.uniform(0.0, 0.03);
  habit.pressure.level = random.uniform(0.45, 0.75);
  habit.pressure.downstroke = random.uniform(0.0, 0.22);
  habit.pressure.speed = random.uniform(0.02, 0.12);
  habit.pressure.attack = random.uniform(0.005, 0.03);
  habit.pressure.release = random.uniform(0.005, 0.05);
  return habit;
}

SignaturePlan draw_plan(ScriptFamily family, Random& random) {
  return plan_of(family, {}, random);
}

SignaturePlan spell(const SignaturePlan& name, Random& random) {
  return plan_of(name.family, name.name, random);
}

double stroke_duration(double rhythm, double length, double letter_height) {
  return rhythm * std::pow(std::clamp(length / letter_height, 0.1, 20.0), 0.25);
}

}  // namespace siglib
