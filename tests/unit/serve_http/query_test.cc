#include "serve/http/query.h"

#include "serve/http/http_error.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace siglib::serve {
namespace {

template <class Call>
int status_of(const Call& call) {
  try {
    call();
  } catch (const HttpError& error) {
    return error.status();
  }
  return 200;
}

TEST(Utf8, TakesWhatIsWellFormedOnly) {
  for (const char* good : {"", "abc", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x96\x8B", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const char* bad : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xF8\x88\x80\x80\x80", "\xE2\x82", "\xC3(", "\xFF"})
    EXPECT_FALSE(is_utf8(bad)) << bad;
}

TEST(PercentDecode, Decodes) {
  EXPECT_EQ(percent_decode("a%20b%2Fc%c3%a9+"), "a b/c\xC3\xA9+");
  EXPECT_EQ(percent_decode("a+b%2B", Plus::space), "a b+");
  EXPECT_EQ(percent_decode("%41"), "A");
}

TEST(PercentDecode, RefusesWhatIsNoText) {
  for (const char* bad :
       {"%", "%4", "a%4", "%zz", "%4g", "%%41", "%00", "a%00b", "%FF", "%C3", "%C0%AF", "\xFF"})
    EXPECT_EQ(status_of([&] { percent_decode(bad); }), 400) << bad;
}

TEST(Query, KeepsOrderAndRefusesDoubles) {
  const Query query = Query::parse("a=1&b=x%26y&flag&&c=d=e&a=2");
  EXPECT_EQ(query.find("b"), "x&y");
  EXPECT_EQ(query.find("flag"), "");
  EXPECT_EQ(query.find("c"), "d=e");
  EXPECT_EQ(query.find("z"), std::nullopt);
  EXPECT_EQ(status_of([&] { query.find("a"); }), 400);
}

TEST(Target, Splits) {
  const Target target = parse_target("/v1/a%20b/?x=1");
  EXPECT_EQ(target.path, (std::vector<std::string>{"v1", "a b", ""}));
  EXPECT_EQ(target.query.find("x"), "1");
  EXPECT_EQ(parse_target("/").path, (std::vector<std::string>{""}));
  EXPECT_EQ(parse_target("http://host:80/a?b").path, (std::vector<std::string>{"a"}));
  EXPECT_EQ(parse_target("http://host").path, (std::vector<std::string>{""}));
}

TEST(Target, RefusesWhatCouldMeanAnotherPath) {
  for (const char* bad : {"", "a", "*", "host:80", "ftp://host/a", "/a/../b", "/a/./b", "/a/%2e%2e/b",
                          "/a%2Fb", "/a#b", "/?a#b"})
    EXPECT_EQ(status_of([&] { parse_target(bad); }), 400) << bad;
}

}  // namespace
}  // namespace siglib::serve
