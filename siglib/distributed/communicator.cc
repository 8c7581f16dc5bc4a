#include "siglib/distributed/communicator.h"

#include <algorithm>

namespace siglib {
namespace {

class Done final : public PendingSum {
 public:
  bool done() override { return true; }
  void wait() override {}
};

class Alone final : public Communicator {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  int ranks_here() const override { return 1; }
  void sum(std::span<float>) override {}
  void sum(std::span<double>) override {}
  std::unique_ptr<PendingSum> start_sum(std::span<float>) override { return std::make_unique<Done>(); }
  std::unique_ptr<PendingSum> start_sum(std::span<double>) override { return std::make_unique<Done>(); }
  void gather(std::span<const double> mine, std::span<double> all) override {
    std::ranges::copy(mine, all.begin());
  }
  void broadcast(std::span<std::byte>) override {}
  void end_job(int) override {}
};

}  // namespace

Communicator& alone() {
  static Alone only;
  return only;
}

bool any(Communicator& ranks, bool mine) {
  double count = mine ? 1 : 0;
  ranks.sum(std::span(&count, 1));
  return count > 0;
}

}  // namespace siglib
