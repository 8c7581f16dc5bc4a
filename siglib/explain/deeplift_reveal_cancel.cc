#include "siglib/explain/deeplift_engine.h"
#include "siglib/explain/layer_rules.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/where.h>

namespace siglib {
namespace {

using torch::Tensor;

Tensor above(const Tensor& x) {
  return x.clamp_min(0);
}
Tensor below(const Tensor& x) {
  return x.clamp_max(0);
}

// A linear layer whose weights are those above 0, or those below, of another.
template <class Linear>
Linear part_of(const Linear& layer, bool positive) {
  Linear part = layer;
  part.weight = positive ? above(layer.weight) : below(layer.weight);
  return part;
}

struct RevealCancel {
  struct State {
    Tensor base, up, down;  // what raises it (>= 0 but behind normalisation) and what lowers it
    Tensor difference() const { return up + down; }
  };
  struct Multiplier {
    Tensor up, down;
    void operator+=(const Multiplier& other) {
      up = up.defined() ? up + other.up : other.up;
      down = down.defined() ? down + other.down : other.down;
    }
    Tensor value(const Tensor& difference) const {
      return at::where(difference > 0, up, at::where(difference < 0, down, (up + down) / 2));
    }
  };
  using States = std::vector<State>;
  using Multipliers = std::vector<Multiplier>;

  static State start(const Tensor& base, const Tensor& difference) {
    return {base, above(difference), below(difference)};
  }
  static Multiplier top(const Tensor& m) { return {m, m}; }

  // An input's difference feeds one part through a positive weight and the other through a negative one.
  template <class Linear>
  static State forward(const Linear& layer, const States& in) {
    const Linear positive = part_of(layer, true), negative = part_of(layer, false);
    const Tensor dx = in[0].difference(), rising = above(dx), falling = below(dx);
    return {run_layer(layer, {in[0].base}), pass(positive, rising) + pass(negative, falling),
            pass(positive, falling) + pass(negative, rising)};
  }
  template <class Linear>
  static Multipliers backward(const Linear& layer, const States& in, const State&, const Multiplier& m) {
    const Linear positive = part_of(layer, true), negative = part_of(layer, false);
    const Tensor& like = in[0].base;
    const Tensor rising = pass_back(positive, m.up, like) + pass_back(negative, m.down, like);
    const Tensor falling = pass_back(positive, m.down, like) + pass_back(negative, m.up, like);
    const Tensor mean = Multiplier{rising, falling}.value(in[0].difference());
    return {{mean, mean}};
  }
  // Its weights are all positive.
  static State forward(const MeanPoolLayer& layer, const States& in) {
    const Tensor dx = in[0].difference();
    return {run_layer(layer, {in[0].base}), pass(layer, above(dx)), pass(layer, below(dx))};
  }
  static Multipliers backward(const MeanPoolLayer& layer, const States& in, const State&,
                              const Multiplier& m) {
    const Multiplier back{pass_back(layer, m.up, in[0].base), pass_back(layer, m.down, in[0].base)};
    const Tensor value = back.value(in[0].difference());
    return {{value, value}};
  }

  static State forward(const SumLayer&, const States& in) {
    return {in[0].base + in[1].base, in[0].up + in[1].up, in[0].down + in[1].down};
  }
  static Multipliers backward(const SumLayer&, const States&, const State&, const Multiplier& m) {
    return {m, m};
  }

  static State forward(const ReluLayer&, const States& in) {
    const auto& [x0, up, down] = in[0];
    const Tensor y0 = x0.relu(), only_up = (x0 + up).relu(), only_down = (x0 + down).relu();
    const Tensor y = (x0 + up + down).relu();
    return {y0, ((only_up - y0) + (y - only_down)) / 2, ((only_down - y0) + (y - only_up)) / 2};
  }
  static Multipliers backward(const ReluLayer&, const States& in, const State& out, const Multiplier& m) {
    const auto quotient = [&](const Tensor& dy, const Tensor& dx) {
      const Tensor still = dx == 0;
      return at::where(still, 0.0, dy / dx.masked_fill(still, 1.0)).to(dx.scalar_type());
    };
    return {{m.up * quotient(out.up, in[0].up), m.down * quotient(out.down, in[0].down)}};
  }

  static State forward(const MaxPoolLayer& layer, const States& in) {
    const Routes routes = routes_of(layer, in[0].base, in[0].difference());
    return {run_layer(layer, {in[0].base}), pass(routes, in[0].up), pass(routes, in[0].down)};
  }
  static Multipliers backward(const MaxPoolLayer& layer, const States& in, const State&,
                              const Multiplier& m) {
    const Routes routes = routes_of(layer, in[0].base, in[0].difference());
    return {{pass_back(routes, m.up, in[0].base), pass_back(routes, m.down, in[0].base)}};
  }

  // factor > 0 keeps the parts; the terms through n(s) go by their own sign.
  template <class Normalising>
  static State normalised(const Normalising& layer, const State& in) {
    const Normalisation n = normalisation_of(layer, in.base, in.difference());
    const Tensor by_up = n.sum * in.up, by_down = n.sum * in.down;
    const Tensor rising = gather(layer, above(by_up) + above(by_down));
    const Tensor falling = gather(layer, below(by_up) + below(by_down));
    const Tensor plus = above(n.slope), minus = below(n.slope);
    return {run_layer(layer, {in.base}), n.factor * in.up + plus * rising + minus * falling,
            n.factor * in.down + plus * falling + minus * rising};
  }
  template <class Normalising>
  static Multipliers normalised_back(const Normalising& layer, const State& in, const Multiplier& m) {
    const Normalisation n = normalisation_of(layer, in.base, in.difference());
    const Tensor plus = above(n.slope), minus = below(n.slope);
    const Multiplier through{gather_back(layer, plus * m.up + minus * m.down),
                             gather_back(layer, plus * m.down + minus * m.up)};
    return {{n.factor * m.up + n.sum * through.value(n.sum * in.up),
             n.factor * m.down + n.sum * through.value(n.sum * in.down)}};
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

DeepLiftResult reveal_cancel(const LayerList& layers, const Tensor& input, const Tensor& baseline,
                             const TopMultipliers& top) {
  return propagate<RevealCancel>(layers, input, baseline, top);
}

}  // namespace siglib
