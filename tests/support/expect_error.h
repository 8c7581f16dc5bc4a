// Errors in tests.
#pragma once

#include "siglib/core/error.h"

#include <gtest/gtest.h>

#include <string>

namespace siglib {

// Runs `action`, expects an Error of that kind whose message contains `part`.
template <class Action>
void expect_error(ErrorKind kind, const std::string& part, const Action& action) {
  try {
    action();
    ADD_FAILURE() << "nothing was thrown, expected: " << part;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
  }
}

}  // namespace siglib
