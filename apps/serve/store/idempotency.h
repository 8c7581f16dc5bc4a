// Answers to requests that carried an Idempotency-Key, so that repeating one does nothing twice.
#pragma once

#include "serve/store/session.h"

#include <optional>

namespace siglib::serve {

struct IdempotentAnswer {
  std::int64_t status = 0;
  std::string body;
};

// Both in one write transaction, around the work itself:
//   if (auto earlier = find_answer(s, actor, key, digest)) return *earlier;
//   … the work …
//   keep_answer(s, actor, key, digest, answer, expires_at);
// `digest` is of the request. Throws StoreError(conflict) when the key came with another request before.
std::optional<IdempotentAnswer> find_answer(Session& session, const std::string& actor,
                                            const std::string& key, ByteView digest);
void keep_answer(Session& session, const std::string& actor, const std::string& key, ByteView digest,
                 const IdempotentAnswer& answer, std::int64_t expires_at);

std::int64_t purge_answers(Session& session, int limit);  // those expired; returns how many

}  // namespace siglib::serve
