// The network that judges, from two signatures brought onto each other, whether one hand wrote both.
#pragma once

#include "siglib/stroke/comparison.h"

#include <cstdint>
#include <string>
#include <vector>

namespace siglib {

// Point by point, as PointNet (Qi et al. 2017) does, with attention besides the mean, in plain loops: a
// comparison costs 3 M multiply-adds and no tensor library. siglib/train/stroke_net.h trains the same in
// LibTorch; a test holds the two against each other.
//
// One way, for the moving signature's points m:
//   x, y     the jets of the point and of its partner, each channel brought to mean 0 and deviation 1 over
//            the close matches, with one more match of 0 and deviation 1: [kJetChannels]
//   u, v     mix(x), mix(y): [kMixed]
//   f        u v, |u - v|, u + v, the match's measures, whether it is close: [kPointInputs]
//   h        relu(second(relu(first(f)))): [kHidden]
//   pooled   mean and deviation of h over m, and of value(h) the means under kHeads softmaxes of
//            attention(h): [kPooled]
// Both ways are averaged, so that the result does not depend on the order; then
//   log-odds = last(relu(joint(scaled pooled, scaled stroke distances)))
class StrokeNetwork {
 public:
  static constexpr std::int64_t kMixed = 16;
  static constexpr std::int64_t kHidden = 32;
  static constexpr std::int64_t kHeads = 4;
  static constexpr std::int64_t kValues = 8;
  static constexpr std::int64_t kJoint = 32;
  static constexpr std::int64_t kPointInputs = 3 * kMixed + static_cast<std::int64_t>(kMatchMeasures) + 1;
  static constexpr std::int64_t kPooled = 2 * kHidden + kHeads * kValues;
  static constexpr std::int64_t kJointInputs = kPooled + static_cast<std::int64_t>(kStrokeDistances.size());
  static constexpr float kLeastVariance = 1e-4F;  // added to h's under the root

  // Log-odds stay within: what lies beyond has not been seen often enough to be told.
  static constexpr double kMostLogOdds = 12;
  // Of signatures with too little ink to compare: what strangers' come to, no extreme.
  static constexpr double kTooLittleInk = -4;

  // y = weight x + bias
  struct Linear {
    std::int64_t outputs = 0, inputs = 0;
    std::vector<float> weight;  // [outputs, inputs]
    std::vector<float> bias;    // [outputs]

    bool operator==(const Linear&) const = default;
  };

  struct Parameters {
    Linear mix{kMixed, static_cast<std::int64_t>(kJetChannels), {}, {}};
    Linear first{kHidden, kPointInputs, {}, {}};
    Linear second{kHidden, kHidden, {}, {}};
    Linear attention{kHeads, kHidden, {}, {}};
    Linear value{kValues, kHidden, {}, {}};
    Linear joint{kJoint, kJointInputs, {}, {}};  // of what is scaled: (x - centre) * scale
    Linear last{1, kJoint, {}, {}};
    std::vector<float> centre, scale;  // [kJointInputs]

    bool operator==(const Parameters&) const = default;

    // f(name, layer) for every layer.
    template <class Self, class F>
    static void visit_layers(Self& self, F&& f) {
      f("mix", self.mix);
      f("first", self.first);
      f("second", self.second);
      f("attention", self.attention);
      f("value", self.value);
      f("joint", self.joint);
      f("last", self.last);
    }
  };

  // Throws Error(model) naming the layer whose size is wrong or that holds a number that is not finite.
  explicit StrokeNetwork(Parameters parameters);

  // Within ±kMostLogOdds, which equal strokes get exactly. The same either way round.
  double log_odds(const Strokes& a, const Strokes& b) const;
  // The same where they were compared before. Each has kFewestStrokePoints or more.
  double log_odds(const Strokes& a, const Strokes& b, const StrokeComparison& comparison) const;

  const Parameters& parameters() const noexcept { return parameters_; }

 private:
  Parameters parameters_;
};

}  // namespace siglib
