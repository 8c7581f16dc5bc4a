// Random numbers that are the same on every platform and need no state in a checkpoint.
#pragma once

#include <boost/random/mersenne_twister.hpp>

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace siglib {

// A stream is named by (seed, purpose, indices): epoch 7 of a resumed run draws what epoch 7 of an
// uninterrupted one draws, because its stream is derived, never carried over. The purpose is not empty.
class Random {
 public:
  Random(std::uint64_t seed, std::string_view purpose, std::initializer_list<std::uint64_t> indices = {});

  double uniform(double low = 0.0, double high = 1.0);  // [low, high)
  double normal(double mean = 0.0, double deviation = 1.0);
  std::int64_t integer(std::int64_t low, std::int64_t high);  // [low, high], both ends included
  bool chance(double probability) { return uniform() < probability; }

  // A permutation in place (Fisher–Yates).
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[static_cast<std::size_t>(integer(0, static_cast<std::int64_t>(i) - 1))]);
  }

  // `count` distinct numbers of [0, size), in random order. Throws Error(internal) when count > size.
  std::vector<std::int64_t> sample(std::int64_t size, std::int64_t count);

  std::uint64_t bits() { return engine_(); }

 private:
  boost::random::mt19937_64 engine_;
};

}  // namespace siglib
