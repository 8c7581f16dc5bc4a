// Run by mpirun on several ranks: every one runs every test.
#include "siglib/distributed/communicator.h"
#include "siglib/distributed/load_mpi.h"
#include "tests/unit/ranks/ranks.h"

#include <gtest/gtest.h>

#include <ATen/Parallel.h>

#include <array>
#include <memory>
#include <numeric>
#include <vector>

namespace siglib {
namespace test {
namespace {

std::unique_ptr<Communicator> joined;

}  // namespace

Communicator& ranks() {
  return *joined;
}

}  // namespace test

namespace {

using test::ranks;

// 0 + 1 + … of the ranks
int total_of_ranks() {
  return ranks().size() * (ranks().size() - 1) / 2;
}

TEST(Ranks, AreThoseThatWereStarted) {
  EXPECT_EQ(ranks().size(), SIGLIB_TEST_RANKS);
  EXPECT_GE(ranks().rank(), 0);
  EXPECT_LT(ranks().rank(), ranks().size());
  EXPECT_EQ(ranks().ranks_here(), ranks().size());
}

TEST(Ranks, AddUp) {
  std::array<float, 2> floats{static_cast<float>(ranks().rank()), 1};
  ranks().sum(std::span(floats));
  EXPECT_EQ(floats[0], static_cast<float>(total_of_ranks()));
  EXPECT_EQ(floats[1], static_cast<float>(ranks().size()));
  std::array<double, 1> doubles{0.5};
  ranks().sum(std::span(doubles));
  EXPECT_EQ(doubles[0], 0.5 * ranks().size());
}

TEST(Ranks, AddUpSeveralThingsAtOnceBesideOtherCalls) {
  std::vector<std::vector<float>> numbers;
  for (int i = 0; i < 5; ++i) numbers.emplace_back(100000, static_cast<float>(ranks().rank() + i));
  std::vector<std::unique_ptr<PendingSum>> sums;
  for (auto& each : numbers) sums.push_back(ranks().start_sum(std::span(each)));
  double one = 1;
  ranks().sum(std::span(&one, 1));
  EXPECT_EQ(one, ranks().size());
  for (int i = 4; i >= 0; --i) {
    sums[static_cast<std::size_t>(i)]->wait();
    EXPECT_TRUE(sums[static_cast<std::size_t>(i)]->done());
    EXPECT_EQ(numbers[static_cast<std::size_t>(i)].back(),
              static_cast<float>(total_of_ranks() + i * ranks().size()));
  }
}

TEST(Ranks, Gather) {
  const std::array<double, 2> mine{static_cast<double>(ranks().rank()), 7};
  std::vector<double> all(2 * static_cast<std::size_t>(ranks().size()));
  ranks().gather(mine, all);
  for (std::size_t rank = 0; rank < all.size() / 2; ++rank) {
    EXPECT_EQ(all[2 * rank], static_cast<double>(rank));
    EXPECT_EQ(all[2 * rank + 1], 7);
  }
}

TEST(Ranks, HearRankZero) {
  int heard = ranks().rank() + 5;
  ranks().broadcast(std::as_writable_bytes(std::span(&heard, 1)));
  EXPECT_EQ(heard, 5);
}

TEST(Ranks, AgreeThatAnyOfThemSaysYes) {
  EXPECT_TRUE(any(ranks(), ranks().rank() == ranks().size() - 1));
  EXPECT_FALSE(any(ranks(), false));
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  at::set_num_threads(1);
  siglib::test::joined = siglib::load_mpi(SIGLIB_TEST_MPI);
  const int result = RUN_ALL_TESTS();
  siglib::test::joined.reset();
  return result;
}
