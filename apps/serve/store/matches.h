// Matches: every decision with what led to it. The query image, its template and its explanations go after a
// while; scores stay until the customer is deleted.
#pragma once

#include "serve/store/signatures.h"

namespace siglib::serve {

struct Match {
  std::string id;
  std::string customer;
  std::int64_t created_at = 0;
  double score = 0;  // probability
  double log_likelihood_ratio = 0;
  std::string decision;  // match, review, no_match
  std::string policy;
  double accept = 0, reject = 0;  // its thresholds
  bool possible_copy = false;
  std::string references;  // JSON, as the others below
  std::string quality;
  std::string model;
  std::string timings;
  std::optional<std::string> verdict;  // of the latest review
};

// created_at is filled in by the store.
struct NewMatch : Match {
  StoredImage image;  // the query
  Bytes template_bytes;
};

struct MatchFilter {
  std::optional<std::string> decision;
  std::optional<bool> reviewed;
  std::optional<std::string> customer;
};

// Throws StoreError(conflict) when the customer does not exist (any more).
Match add_match(Session& session, const NewMatch& match);
std::optional<Match> find_match(Session& session, const std::string& id);
Page<Match> list_matches(Session& session, const MatchFilter& filter, const std::string& cursor,
                         int limit);  // newest first

// Nothing: no such match, or purged.
std::optional<StoredImage> match_image(Session& session, const std::string& id);
std::optional<Bytes> match_template(Session& session, const std::string& id);

// Explanations are kept by method, so that each is made once. Keeping one anew replaces it. False: the match
// is gone or its image purged, and an explanation would outlive it.
bool keep_explanation(Session& session, const std::string& match, const std::string& method,
                      const StoredImage& explanation);
std::optional<StoredImage> find_explanation(Session& session, const std::string& match,
                                            const std::string& method);

// Removes query images, templates and explanations of matches from before `before`, at most `limit` matches.
// Returns how many; call again while it is `limit`.
std::int64_t purge_match_images(Session& session, std::int64_t before, int limit);

}  // namespace siglib::serve
