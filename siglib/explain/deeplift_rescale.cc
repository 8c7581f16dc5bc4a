#include "siglib/explain/deeplift_engine.h"
#include "siglib/explain/layer_rules.h"

#include <ATen/ops/where.h>

namespace siglib {
namespace {

using torch::Tensor;

struct Rescale {
  struct State {
    Tensor base, change;
    const Tensor& difference() const { return change; }
  };
  struct Multiplier {
    Tensor m;
    void operator+=(const Multiplier& other) { m = m.defined() ? m + other.m : other.m; }
    Tensor value(const Tensor&) const { return m; }
  };
  using States = std::vector<State>;
  using Multipliers = std::vector<Multiplier>;

  static State start(const Tensor& base, const Tensor& difference) { return {base, difference}; }
  static Multiplier top(const Tensor& m) { return {m}; }

  template <class Linear>
  static State forward(const Linear& layer, const States& in) {
    return {run_layer(layer, {in[0].base}), pass(layer, in[0].change)};
  }
  template <class Linear>
  static Multipliers backward(const Linear& layer, const States& in, const State&, const Multiplier& m) {
    return {{pass_back(layer, m.m, in[0].base)}};
  }

  static State forward(const SumLayer&, const States& in) {
    return {in[0].base + in[1].base, in[0].change + in[1].change};
  }
  static Multipliers backward(const SumLayer&, const States&, const State&, const Multiplier& m) {
    return {m, m};
  }

  static State forward(const ReluLayer&, const States& in) {
    const auto& [x0, dx] = in[0];
    const Tensor x = x0 + dx;
    // Where both are above 0 the difference passes as it is: no rounding of one from the other.
    const Tensor both = (x0 > 0).logical_and(x > 0);
    return {x0.relu(), at::where(both, dx, x.relu() - x0.relu())};
  }
  static Multipliers backward(const ReluLayer&, const States& in, const State& out, const Multiplier& m) {
    const auto& [x0, dx] = in[0];
    const Tensor still = dx == 0;
    const Tensor gradient = (x0 > 0).to(x0.scalar_type());
    return {{m.m * at::where(still, gradient, out.change / dx.masked_fill(still, 1.0))}};
  }

  static State forward(const MaxPoolLayer& layer, const States& in) {
    const Routes routes = routes_of(layer, in[0].base, in[0].change);
    return {run_layer(layer, {in[0].base}), pass(routes, in[0].change)};
  }
  static Multipliers backward(const MaxPoolLayer& layer, const States& in, const State&,
                              const Multiplier& m) {
    return {{pass_back(routes_of(layer, in[0].base, in[0].change), m.m, in[0].base)}};
  }

  template <class Normalising>
  static State normalised(const Normalising& layer, const State& in) {
    const Normalisation n = normalisation_of(layer, in.base, in.change);
    return {run_layer(layer, {in.base}), n.factor * in.change + n.slope * gather(layer, n.sum * in.change)};
  }
  template <class Normalising>
  static Multipliers normalised_back(const Normalising& layer, const State& in, const Multiplier& m) {
    const Normalisation n = normalisation_of(layer, in.base, in.change);
    return {{n.factor * m.m + n.sum * gather_back(layer, n.slope * m.m)}};
  }
  static State forward(const ResponseNormLayer& layer, const States& in) { return normalised(layer, in[0]); }
  static State forward(const UnitLengthLayer& layer, const States& in) { return normalised(layer, in[0]); }
  static Multipliers backward(const ResponseNormLayer& layer, const States& in, const State&,
                              const Multiplier& m) {
    return normalised_back(layer, in[0], m);
  }
  static Multipliers backward(const UnitLengthLayer& layer, const States& in, const State&,
                              const Multiplier& m) {
    return normalised_back(layer, in[0], m);
  }
};

}  // namespace

DeepLiftResult rescale(const LayerList& layers, const Tensor& input, const Tensor& baseline,
                       const TopMultipliers& top) {
  return propagate<Rescale>(layers, input, baseline, top);
}

}  // namespace siglib
