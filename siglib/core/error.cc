#include "siglib/core/error.h"

#include <array>

namespace siglib {
namespace {

struct Meaning {
  int exit_code;
  int http_status;
};

// In the order of ErrorKind.
constexpr std::array<Meaning, 5> kMeanings{{{2, 400}, {3, 422}, {3, 500}, {5, 500}, {5, 500}}};

}  // namespace

int exit_code(ErrorKind kind) noexcept {
  return kMeanings[static_cast<std::size_t>(kind)].exit_code;
}

int http_status(ErrorKind kind) noexcept {
  return kMeanings[static_cast<std::size_t>(kind)].http_status;
}

}  // namespace siglib
