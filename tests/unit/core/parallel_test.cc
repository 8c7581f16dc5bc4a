#include "siglib/core/parallel.h"

#include "siglib/core/error.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace siglib {
namespace {

TEST(ParallelFor, DoesEveryItemOnce) {
  for (const int threads : {-3, 0, 1, 2, 7, 200})
    for (const std::int64_t count : {0, 1, 2, 100}) {
      std::vector<std::atomic<int>> times(static_cast<std::size_t>(count));
      parallel_for(count, threads, [&](std::int64_t i) { ++times[static_cast<std::size_t>(i)]; });
      for (const auto& time : times) ASSERT_EQ(time, 1) << threads << " threads, " << count << " items";
    }
}

TEST(ParallelFor, ANegativeCountIsNothing) {
  parallel_for(-5, 4, [](std::int64_t) { FAIL(); });
}

TEST(ParallelFor, UsesSeveralThreadsButNoMoreThanItsItems) {
  std::mutex mutex;
  std::set<std::thread::id> seen;
  std::atomic<int> together{0};
  // Each item waits for the other, so that this ends only when two threads work.
  parallel_for(2, 8, [&](std::int64_t) {
    {
      const std::lock_guard lock(mutex);
      seen.insert(std::this_thread::get_id());
    }
    ++together;
    while (together < 2) std::this_thread::yield();
  });
  EXPECT_EQ(seen.size(), 2U);
}

TEST(ParallelFor, OneThreadIsTheCallers) {
  const auto caller = std::this_thread::get_id();
  std::vector<std::int64_t> order;
  parallel_for(5, 1, [&](std::int64_t i) {
    EXPECT_EQ(std::this_thread::get_id(), caller);
    order.push_back(i);
  });
  EXPECT_EQ(order, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
}

TEST(ParallelFor, DoneCountsUpOneCallAtATime) {
  std::vector<std::int64_t> heard;  // unguarded on purpose: calls must not overlap
  parallel_for(
      500, 4, [](std::int64_t) {}, [&](std::int64_t done) { heard.push_back(done); });
  ASSERT_EQ(heard.size(), 500U);
  for (std::size_t i = 0; i < heard.size(); ++i) EXPECT_EQ(heard[i], static_cast<std::int64_t>(i) + 1);
}

TEST(ParallelFor, RethrowsTheFirstExceptionAndStops) {
  std::atomic<int> begun{0};
  try {
    parallel_for(1000000, 4, [&](std::int64_t i) {
      ++begun;
      if (i == 3) fail(ErrorKind::input, "item 3");
    });
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    EXPECT_STREQ(error.what(), "item 3");
  }
  EXPECT_LT(begun, 1000000);
}

TEST(ParallelFor, OneOfManyExceptionsComesOut) {
  EXPECT_THROW(parallel_for(100, 4, [](std::int64_t) { throw std::string("not even an exception"); }),
               std::string);
}

TEST(ParallelFor, RethrowsWhatDoneThrows) {
  EXPECT_THROW(parallel_for(
                   100, 3, [](std::int64_t) {},
                   [](std::int64_t done) {
                     if (done == 10) fail(ErrorKind::usage, "stop");
                   }),
               Error);
}

TEST(ParallelFor, Nests) {
  std::atomic<int> total{0};
  parallel_for(4, 2, [&](std::int64_t) { parallel_for(5, 2, [&](std::int64_t) { ++total; }); });
  EXPECT_EQ(total, 20);
}

TEST(ThreadCount, IsWhatWasAskedOrTheMachines) {
  EXPECT_EQ(thread_count(3), 3);
  EXPECT_GE(thread_count(0), 1);
  EXPECT_EQ(thread_count(-1), thread_count(0));
}

}  // namespace
}  // namespace siglib
