// The audit log: append-only and chained, so that a change of any entry, or a missing one, shows.
//
//   hash = SHA-256("siglib audit 1\n" | number(seq) | number(time) | text(kind) | text(actor) | text(subject)
//   |
//                  text(details) | previous)
//   number(n): 8 bytes, two's complement, little endian. text(t): number(length in bytes), then the bytes.
//   previous: the 32 bytes of the hash of entry seq - 1; zeros for the first entry, whose seq is 1.
//
// What a chain cannot show is that its end was cut off, or that all of it was made anew: keep its head
// (AuditCheck) elsewhere from time to time.
#pragma once

#include "serve/store/session.h"

#include <optional>

namespace siglib::serve {

struct AuditEvent {
  std::string kind;     // what happened: "match", "enrol", …
  std::string actor;    // the id of an API key, or a part of the system
  std::string subject;  // the id of a customer, signature or match; kept as its pseudonym only. May be empty
  std::string details;  // JSON, without any such id
};

struct AuditEntry {
  std::int64_t seq = 0;
  std::int64_t time = 0;
  std::string kind;
  std::string actor;
  std::string subject;  // pseudonym
  std::string details;
  Bytes previous;
  Bytes hash;
};

// HMAC-SHA-256 of the id with the secret of the store, in hex: tells entries of one subject from others', and
// leads back to an id only for who knows id and secret. Empty for an empty id.
std::string pseudonym(const Session& session, std::string_view id);

// In the transaction of what it records.
AuditEntry append_audit(Session& session, const AuditEvent& event);

Page<AuditEntry> list_audit(Session& session, const std::optional<std::string>& subject_id,
                            const std::string& cursor,
                            int limit);  // newest first

struct AuditCheck {
  std::int64_t entries = 0;  // that follow from each other, from the first on
  Bytes head;                // hash of the last of them
  std::optional<std::int64_t> first_broken;
};

// A step of walking the chain: continues `check` by at most `limit` entries; false when there is nothing more
// to read.
bool verify_audit_step(Session& session, AuditCheck& check, int limit);

}  // namespace siglib::serve
