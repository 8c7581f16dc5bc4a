#include "serve/store/statistics.h"

#include "tests/unit/serve_store/engines.h"

namespace siglib::serve {
namespace {

constexpr std::int64_t kDay = 86'400'000;

class StatisticsTest : public StoreTest {
 protected:
  std::string add(Store& store, std::int64_t at, const std::string& decision, double score) {
    *clock_ = at;
    NewMatch match = a_match(customer_, decision);
    match.score = score;
    match.model = R"({"id":"m1"})";
    match.timings = R"({"encode":12.5})";
    store.write_and_wait([&](Session& s) { add_match(s, match); });
    return match.id;
  }

  const std::string customer_ = new_uuid();
};
ON_BOTH_ENGINES(StatisticsTest);

TEST_P(StatisticsTest, CountsDaysAndScores) {
  Store store(options());
  store.write_and_wait([&](Session& s) { create_customer(s, customer_); });
  const std::int64_t today = 20'000 * kDay;
  add(store, today - 3 * kDay, "match", 0.9);  // before the period
  const std::string judged = add(store, today - kDay, "match", 0.95);
  add(store, today - 1, "match", 0.9499);  // the last moment of a day
  const std::string waits = add(store, today, "review", 0.5);
  add(store, today + 5, "no_match", 0.0);
  add(store, today + 10, "match", 1.0);
  store.write_and_wait([&](Session& s) { add_review(s, judged, Verdict::forged, "", "k"); });

  const std::int64_t since = today - kDay;
  const auto days = store.read([&](Session& s) { return count_days(s, since); });
  ASSERT_EQ(days.size(), 4u);
  EXPECT_EQ(days[0].day, 19'999);
  EXPECT_EQ(days[0].decision, "match");
  EXPECT_EQ(days[0].matches, 2);
  EXPECT_EQ(days[1].day, 20'000);
  EXPECT_EQ(days[3].decision, "review");

  std::map<int, std::int64_t> bins;
  for (const ScoreCount& one : store.read([&](Session& s) { return count_scores(s, since); })) {
    bins[one.bin] += one.matches;
    EXPECT_EQ(one.model, R"({"id":"m1"})");
    EXPECT_EQ(one.policy, "default");
    if (one.verdict) {
      EXPECT_EQ(one.verdict, "forged");
      EXPECT_EQ(one.bin, 19);
      EXPECT_EQ(one.matches, 1);
    }
  }
  // 0.9499 lies in [0.90, 0.95), 0.95 and 1 in the last bin, whatever an engine does when it casts.
  EXPECT_EQ(bins, (std::map<int, std::int64_t>{{0, 1}, {10, 1}, {18, 1}, {19, 2}}));

  const auto waiting = [&] { return store.read([&](Session& s) { return count_waiting(s, since); }); };
  EXPECT_EQ(waiting(), 1);
  store.write_and_wait([&](Session& s) { add_review(s, waits, Verdict::unsure, "", "k"); });
  EXPECT_EQ(waiting(), 0);
}

TEST_P(StatisticsTest, TimingsAreOfTheNewestMatches) {
  Store store(options());
  store.write_and_wait([&](Session& s) { create_customer(s, customer_); });
  EXPECT_TRUE(store.read([](Session& s) { return newest_timings(s, 0, 5); }).empty());
  for (int i = 0; i < 4; ++i) add(store, i * kDay, "match", 0.5);
  EXPECT_EQ(store.read([](Session& s) { return newest_timings(s, 0, 3); }).size(), 3u);
  EXPECT_EQ(store.read([](Session& s) { return newest_timings(s, 3 * kDay, 3); }),
            std::vector<std::string>{R"({"encode":12.5})"});
}

}  // namespace
}  // namespace siglib::serve
