// Simulated writers, whose true figures are known: what intervals are tested on.
#pragma once

#include "siglib/core/random.h"
#include "siglib/metrics/bootstrap.h"

#include <cmath>
#include <cstdint>
#include <vector>

namespace siglib {

// One kind of forgery against the genuine pairs, scored by two systems. All trials weigh 1.
struct SimulatedTrials {
  Trials first, second;
  TrialWriters writers;
};

struct Simulated {
  SimulatedTrials skilled, random;
};

// Log-odds are sums of effects: of the writer (how consistent; how easily forged; how like others), of each
// sample, of each forgery, and noise of the pair. Pairs are those of make_pairs with one reference: every two
// genuine samples of a writer, as many sampled forgeries, and as many random pairs whose queries go evenly
// over the other writers. The second system sees the same through noise of its own, a little better.
class Population {
 public:
  explicit Population(int samples) : samples_(samples) {}

  Simulated draw(std::int64_t writers, Random& random) const {
    Simulated result;
    const std::vector<Writer> hands = draw_writers(writers, random);
    result.skilled.writers.writers = result.random.writers.writers = writers;
    for (std::int64_t i = 0; i < writers; ++i) {
      const std::int64_t pairs = add_genuine(hands, i, result, random);
      add_skilled(hands, i, pairs, result, random);
      add_random(hands, i, pairs, result, random);
    }
    return result;
  }

  // Accepts with about 10 % of errors among genuine and skilled pairs.
  static constexpr double threshold = 0.7;

 private:
  struct Writer {
    double consistency = 0, forgeability = 0, likeness = 0;
    std::vector<double> quality;  // by genuine sample
  };

  std::vector<Writer> draw_writers(std::int64_t count, Random& random) const {
    std::vector<Writer> writers(static_cast<std::size_t>(count));
    for (Writer& writer : writers) {
      const double skill = random.normal();
      writer.consistency = 0.55 * skill + 0.7 * random.normal();
      writer.forgeability = 0.95 * random.normal() - 0.3 * skill;
      writer.likeness = 0.5 * random.normal();
      for (int s = 0; s < samples_; ++s) writer.quality.push_back(0.7 * random.normal());
    }
    return writers;
  }

  static double quality(const Writer& writer, std::int64_t sample) {
    return writer.quality[static_cast<std::size_t>(sample)];
  }

  static void add(SimulatedTrials& to, double log_odds, bool genuine, std::int64_t reference,
                  std::int64_t query, double first_noise, double second_noise) {
    const auto score = [](double x) { return 1 / (1 + std::exp(-x)); };
    to.first.score.push_back(score(log_odds + first_noise));
    to.second.score.push_back(score(1.1 * log_odds + second_noise));
    to.first.genuine.push_back(genuine);
    to.second.genuine.push_back(genuine);
    to.writers.reference.push_back(reference);
    to.writers.query.push_back(query);
  }

  static double noise(Random& random) { return 0.8 * random.normal(); }

  std::int64_t add_genuine(const std::vector<Writer>& writers, std::int64_t i, Simulated& result,
                           Random& random) const {
    const Writer& writer = writers[static_cast<std::size_t>(i)];
    std::int64_t count = 0;
    for (std::int64_t query = 0; query < samples_; ++query)
      for (std::int64_t reference = 0; reference < query; ++reference, ++count) {
        const double log_odds = 3 + writer.consistency + quality(writer, reference) + quality(writer, query);
        const double first = noise(random), second = noise(random);
        for (SimulatedTrials* trials : {&result.skilled, &result.random})
          add(*trials, log_odds, true, i, i, first, second);
      }
    return count;
  }

  void add_skilled(const std::vector<Writer>& writers, std::int64_t i, std::int64_t pairs, Simulated& result,
                   Random& random) const {
    const Writer& writer = writers[static_cast<std::size_t>(i)];
    std::vector<double> skill;
    for (int f = 0; f < samples_; ++f) skill.push_back(random.normal());
    for (const std::int64_t cell : random.sample(std::int64_t{samples_} * samples_, pairs)) {
      const double log_odds = -1 + writer.forgeability + quality(writer, cell % samples_) +
                              skill[static_cast<std::size_t>(cell / samples_)];
      add(result.skilled, log_odds, false, i, i, noise(random), noise(random));
    }
  }

  void add_random(const std::vector<Writer>& writers, std::int64_t i, std::int64_t pairs, Simulated& result,
                  Random& random) const {
    const Writer& writer = writers[static_cast<std::size_t>(i)];
    const std::int64_t others = std::ssize(writers) - 1;
    std::vector<std::int64_t> deck;
    for (std::int64_t k = 0; k < pairs; ++k) {
      if (deck.empty()) deck = random.sample(others, std::min(others, pairs));
      const std::int64_t query = deck.back() + (deck.back() >= i);
      deck.pop_back();
      const Writer& other = writers[static_cast<std::size_t>(query)];
      const double log_odds = -2.7 + writer.likeness + other.likeness + quality(writer, k % samples_) +
                              quality(other, random.integer(0, samples_ - 1));
      add(result.random, log_odds, false, i, query, noise(random), noise(random));
    }
  }

  int samples_;
};

}  // namespace siglib
