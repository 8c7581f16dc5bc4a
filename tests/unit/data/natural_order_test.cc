#include "siglib/data/natural_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace siglib {
namespace {

TEST(NaturalOrder, NumbersCompareAsNumbers) {
  std::vector<std::string> names{"w10/1",
                                 "w2/10",
                                 "w2/9",
                                 "w2/x",
                                 "w2.txt",
                                 "w002/1",
                                 "w2",
                                 "w",
                                 "99999999999999999999999",
                                 "100000000000000000000000"};
  std::sort(names.begin(), names.end(), natural_less);
  EXPECT_EQ(names, (std::vector<std::string>{"99999999999999999999999", "100000000000000000000000", "w", "w2",
                                             "w002/1", "w2/9", "w2/10", "w2/x", "w2.txt", "w10/1"}));
}

TEST(NaturalOrder, IsAStrictTotalOrder) {
  const std::vector<std::string> names{"",   "0",  "00",  "1",    "01",  "10",  "a",    "a0",   "a00",
                                       "a1", "a/", "a/1", "a/01", "a.1", "a1b", "a01b", "a1b2", "a01b02"};
  for (const auto& a : names)
    for (const auto& b : names) {
      EXPECT_EQ(natural_less(a, b) + natural_less(b, a), a != b) << a << " | " << b;
      for (const auto& c : names)
        if (natural_less(a, b) && natural_less(b, c)) {
          EXPECT_TRUE(natural_less(a, c)) << a << " | " << b << " | " << c;
        }
    }
}

}  // namespace
}  // namespace siglib
