// What is written, kept apart from how it is written.
#pragma once

#include "siglib/core/random.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace siglib {

// Draws the letters of a name and remembers them, or makes the choices that another hand made.
class Choices {
 public:
  explicit Choices(Random& random, std::vector<std::int64_t> made = {})
      : random_(random), made_(std::move(made)), replays_(!made_.empty()) {}

  std::int64_t integer(std::int64_t low, std::int64_t high) {
    return choice([&] { return random_.integer(low, high); });
  }
  bool chance(double probability) {
    return choice([&] { return std::int64_t{random_.chance(probability)}; }) != 0;
  }
  // Which of the shares of 1 that end at `ends`, the last of which ends at 1.
  std::int64_t among(std::initializer_list<double> ends) {
    return choice([&] {
      const double drawn = random_.uniform();
      return std::int64_t{std::ranges::upper_bound(ends, drawn) - ends.begin()};
    });
  }
  template <class Items>
  const auto& of(const Items& items) {
    return items[static_cast<std::size_t>(integer(0, static_cast<std::int64_t>(items.size()) - 1))];
  }

  std::vector<std::int64_t> take() { return std::move(made_); }

 private:
  template <class Draw>
  std::int64_t choice(const Draw& draw) {
    if (replays_) return made_.at(next_++);
    made_.push_back(draw());
    return made_.back();
  }

  Random& random_;
  std::vector<std::int64_t> made_;
  bool replays_;
  std::size_t next_ = 0;
};

}  // namespace siglib
