#include "serve/http/router.h"

#include "siglib/core/error.h"

#include <gtest/gtest.h>

namespace siglib::serve {
namespace {

Handler nothing() {
  return [](Request) -> boost::asio::awaitable<Response> { co_return Response{}; };
}

Router example() {
  Router router;
  router.add("GET", "/", nothing());
  router.add("GET", "/assets/{file...}", nothing());
  router.add("GET", "/v1/customers/{uuid}", nothing());
  router.add("PUT", "/v1/customers/{uuid}", nothing());
  router.add("GET", "/v1/customers/{uuid}/signatures/{id}/image", nothing());
  router.add("POST", "/v1/customers/search", nothing());
  return router;
}

TEST(Router, MatchesAndNamesTheParameters) {
  const Router router = example();
  const auto match = router.match("GET", {"v1", "customers", "u", "signatures", "7", "image"});
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.pattern, "/v1/customers/{uuid}/signatures/{id}/image");
  EXPECT_EQ(match.parameters, (std::vector<std::pair<std::string, std::string>>{{"uuid", "u"}, {"id", "7"}}));
  EXPECT_EQ(router.match("GET", {""}).pattern, "/");
}

TEST(Router, LiteralsWinWhateverTheOrder) {
  const Router router = example();
  EXPECT_EQ(router.match("POST", {"v1", "customers", "search"}).pattern, "/v1/customers/search");
  EXPECT_EQ(router.match("PUT", {"v1", "customers", "searching"}).pattern, "/v1/customers/{uuid}");
}

TEST(Router, TheRestTakesSegments) {
  const auto match = example().match("HEAD", {"assets", "a", "b.js"});
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.parameters.at(0).second, "a/b.js");
  EXPECT_EQ(example().match("GET", {"assets"}).pattern, "");
}

TEST(Router, TellsUnknownPathsFromUnknownMethods) {
  const Router router = example();
  for (const std::vector<std::string>& path : {std::vector<std::string>{"v1"},
                                               {"v1", "customers"},
                                               {"v1", "customers", ""},
                                               {"v1", "customers", "u", ""},
                                               {}}) {
    const auto match = router.match("GET", path);
    EXPECT_EQ(match.route, nullptr);
    EXPECT_EQ(match.pattern, "");
    EXPECT_TRUE(match.parameters.empty());
  }
  const auto match = router.match("DELETE", {"v1", "customers", "u"});
  EXPECT_EQ(match.route, nullptr);
  EXPECT_EQ(match.pattern, "/v1/customers/{uuid}");
  EXPECT_EQ(match.allow, "GET, HEAD, PUT, OPTIONS");
}

TEST(Router, RefusesMalformedAndDoubleRoutes) {
  Router router = example();
  for (const char* bad : {"", "v1", "/{}", "/{a", "/a}", "/{a...}/b", "/x{a}", "/{...}"})
    EXPECT_THROW(router.add("GET", bad, nothing()), Error) << bad;
  EXPECT_THROW(router.add("GET", "/", nothing()), Error);
}

}  // namespace
}  // namespace siglib::serve
