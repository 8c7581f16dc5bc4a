// Moving blobs from one key to another, a bounded step at a time.
#pragma once

#include "serve/store/session.h"

#include <cstddef>
#include <string>

namespace siglib::serve {

// Keeps its place between steps. When it is lost, a new one starts from the beginning and passes over what is
// done: every blob says which key it is sealed with.
class SealChange {
 public:
  void advance(Session& session);  // one step, in a write transaction
  bool finished() const noexcept { return finished_; }
  std::int64_t done() const noexcept { return done_; }

 private:
  std::size_t column_ = 0;
  std::string after_;  // the last row looked at
  std::int64_t done_ = 0;
  std::int64_t found_ = 0;  // in this pass over all columns
  bool finished_ = false;
};

}  // namespace siglib::serve
