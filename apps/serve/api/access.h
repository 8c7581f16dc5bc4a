// Who may do what: API keys, the sessions begun with them, roles and rates.
#pragma once

#include "serve/api/sessions.h"
#include "serve/http/message.h"
#include "serve/store/keys.h"
#include "serve/store/store.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace siglib::serve {

// Who asks; a request's context after AccessControl::admit.
struct Caller {
  std::string id;  // of the key; "local" where there is no key and the server listens on loopback only
  std::string name;
  Role role = Role::admin;
  std::int64_t rate_limit = 0;    // requests a minute, 0: no limit
  std::optional<SignIn> session;  // where a cookie stands for the key
  std::string renewal;            // Set-Cookie of its answer, "" where the session needs none yet

  bool local() const { return id == "local"; }
};
const Caller& caller_of(const Request& request);

struct SessionOptions {
  double minutes = 15;  // without a request
  bool secure_cookie =
      false;  // even where this server itself speaks plain HTTP: a proxy before it speaks HTTPS
};

// What a route asks for. Nothing: open to everybody (health, the description of the API).
using Permission = std::optional<Role>;

class AccessControl {
 public:
  // `open`: let everybody on this machine in as "local" as long as the store has no key; but no web page of
  // another site, which a browser on this machine may have open.
  AccessControl(Store& store, bool open, SessionOptions options);
  ~AccessControl();
  void stop();  // waits for keys that are being checked

  // Throws HttpError: 401 without a valid key, 403 where its role does not reach, 429 above its rate, 503
  // where too many unknown keys wait to be checked or the store does not answer; keys that were valid lately
  // are let in all the same, so that the server can be watched then. Sets the request's context otherwise.
  // Who comes by cookie must show that the request is the dashboard's own where it may change something:
  // X-CSRF-Token.
  boost::asio::awaitable<void> admit(Request& request, Permission permission);

  // The key that a session is begun with. Throws as admit does, also where a page of another site asks.
  boost::asio::awaitable<ApiKey> sign_in(const Request& request, const std::string& token);
  Sessions& sessions() { return sessions_; }
  bool secure_cookie(const Request& request) const { return request.tls || options_.secure_cookie; }

 private:
  using Clock = std::chrono::steady_clock;
  // A minute's allowance that refills steadily.
  struct Bucket {
    double tokens = 0;
    Clock::time_point at;
  };

  boost::asio::awaitable<void> refresh();
  void refresh_now();
  boost::asio::awaitable<ApiKey> verified(const std::string& token);
  std::optional<ApiKey> check(const std::string& token);
  boost::asio::awaitable<Caller> caller_by_key(const std::string& token);
  boost::asio::awaitable<Caller> caller_by_session(const Request& request);
  boost::asio::awaitable<std::optional<ApiKey>> living(const std::string& id);
  bool everybody_is_local();
  void spend(const std::string& key, std::int64_t rate_limit);

  Store& store_;
  const bool open_;
  const SessionOptions options_;
  Sessions sessions_;
  std::mutex mutex_;
  std::int64_t version_ = -1;  // of the keys in `known_`
  bool any_key_ = true;
  Clock::time_point asked_{}, answered_{};           // the store, about keys
  std::unordered_map<std::string, ApiKey> known_;    // by the token's SHA-256
  std::unordered_map<std::string, ApiKey> living_;   // by id
  std::unordered_map<std::string, Bucket> buckets_;  // by the key's id
  std::atomic<int> checking_{0};
  // One thread: guessing keys costs the guesser time and nobody else.
  boost::asio::thread_pool checker_{1};
};

}  // namespace siglib::serve
