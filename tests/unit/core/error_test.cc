#include "siglib/core/error.h"

#include "siglib/core/version.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace siglib {
namespace {

TEST(Error, ExitCodesAreThoseOfTheCommandLine) {
  EXPECT_EQ(exit_code(ErrorKind::usage), 2);
  EXPECT_EQ(exit_code(ErrorKind::input), 3);
  EXPECT_EQ(exit_code(ErrorKind::model), 3);
  EXPECT_EQ(exit_code(ErrorKind::io), 5);
  EXPECT_EQ(exit_code(ErrorKind::internal), 5);
}

TEST(Error, HttpStatusBlamesTheCallerForUsageAndInputOnly) {
  EXPECT_EQ(http_status(ErrorKind::usage), 400);
  EXPECT_EQ(http_status(ErrorKind::input), 422);
  EXPECT_EQ(http_status(ErrorKind::model), 500);
  EXPECT_EQ(http_status(ErrorKind::io), 500);
  EXPECT_EQ(http_status(ErrorKind::internal), 500);
}

TEST(Error, FailFormatsAndKeepsTheKind) {
  try {
    fail(ErrorKind::model, "{}: version {} is newer than {}", "a {brace}.h5", 3, 2);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::model);
    EXPECT_STREQ(error.what(), "a {brace}.h5: version 3 is newer than 2");
  }
}

TEST(Error, IsCaughtAsRuntimeError) {
  EXPECT_THROW(fail(ErrorKind::io, "disk"), std::runtime_error);
}

TEST(Version, HasThreeNumbers) {
  const std::string version = kVersion;
  EXPECT_EQ(std::count(version.begin(), version.end(), '.'), 2) << version;
  EXPECT_EQ(version.find_first_not_of("0123456789."), std::string::npos) << version;
}

}  // namespace
}  // namespace siglib
