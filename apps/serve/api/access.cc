#include "serve/api/access.h"

#include "serve/http/http_error.h"
#include "serve/store/error.h"
#include "serve/store/text.h"
#include "siglib/core/error.h"
#include "siglib/core/hash.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMostKnown = 4096;
constexpr int kMostChecking = 16;
constexpr std::chrono::seconds kFresh{1};           // a key revoked elsewhere is refused after this
constexpr std::chrono::seconds kWithoutStore{300};  // that keys known before stay valid

[[noreturn]] void refuse(const char* detail) {
  throw HttpError(401, detail, {{"WWW-Authenticate", "Bearer realm=\"siglib\""}});
}

[[noreturn]] void refuse_without_store() {
  throw HttpError(503, "the store does not answer: keys cannot be checked", {{"Retry-After", "1"}});
}

std::optional<std::string> token_of(const Request& request) {
  if (const auto key = request.headers.find("X-API-Key")) return std::string(*key);
  const auto field = request.headers.find("Authorization");
  if (!field) return std::nullopt;
  constexpr std::string_view kScheme = "bearer ";
  if (field->size() <= kScheme.size() || !equal_ignoring_case(field->substr(0, kScheme.size()), kScheme))
    refuse("Authorization: expected \"Bearer KEY\"");
  return std::string(field->substr(kScheme.size()));
}

std::string digest_of(const std::string& token) {
  const Digest digest = sha256({reinterpret_cast<const std::uint8_t*>(token.data()), token.size()});
  return {digest.begin(), digest.end()};
}

// The host of "http://host:port" or "host:port", without the port.
std::string_view host_of(std::string_view text) {
  if (const auto scheme = text.find("://"); scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
  if (text.starts_with('[')) return text.substr(0, text.find(']') + 1);
  return text.substr(0, text.find(':'));
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

// Where no key tells friend from foe, a page of another site must not use the browser of this machine:
// neither by a request across sites (its Origin tells) nor under a name of its own that leads here (its Host
// tells).
void refuse_other_sites(const Request& request) {
  const auto host = request.headers.find("Host");
  if (!host || !is_this_machine(host_of(*host)))
    throw HttpError(403, "without an API key the server answers to localhost only");
  const auto origin = request.headers.find("Origin");
  if (origin && !is_this_machine(host_of(*origin)))
    throw HttpError(403, "a page of another site may not use this server");
  const auto site = request.headers.find("Sec-Fetch-Site");
  if (site && *site == "cross-site") throw HttpError(403, "a page of another site may not use this server");
}

bool changes_nothing(const Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

// A page of another origin may neither sign somebody in nor use a session. Browsers tell where a request
// comes from, in the one or the other way.
void refuse_other_origins(const Request& request) {
  if (const auto site = request.headers.find("Sec-Fetch-Site")) {
    if (*site == "same-origin" || *site == "none") return;
  } else {
    const auto origin = request.headers.find("Origin");
    if (!origin) return;
    const std::size_t scheme = origin->find("://");
    const auto host = request.headers.find("Host");
    if (host && scheme != std::string_view::npos && equal_ignoring_case(origin->substr(scheme + 3), *host))
      return;
  }
  throw HttpError(403, "a page of another site may not use this server");
}

}  // namespace

const Caller& caller_of(const Request& request) {
  const auto* caller = std::any_cast<Caller>(&request.context);
  if (caller == nullptr) fail(ErrorKind::internal, "a request without a caller");
  return *caller;
}

AccessControl::AccessControl(Store& store, bool open, SessionOptions options)
    : store_(store),
      open_(open),
      options_(options),
      sessions_(store.read([](Session& session) { return session.secret; }),
                static_cast<std::int64_t>(60'000 * options.minutes)) {}

AccessControl::~AccessControl() {
  stop();
}

void AccessControl::stop() {
  checker_.join();
}

// Asks whether keys were made or revoked, at most once in kFresh.
asio::awaitable<void> AccessControl::refresh() {
  {
    const std::scoped_lock lock(mutex_);
    if (Clock::now() - asked_ < kFresh) co_return;
  }
  co_await asio::co_spawn(
      checker_,
      [this]() -> asio::awaitable<void> {
        refresh_now();
        co_return;
      },
      asio::use_awaitable);
}

void AccessControl::refresh_now() {
  struct State {
    std::int64_t version;
    bool any;
  };
  try {
    const State state = store_.read([](Session& session) {
      return State{keys_version(session), any_key(session)};
    });
    const std::scoped_lock lock(mutex_);
    if (state.version != version_) {
      known_.clear();
      living_.clear();
    }
    version_ = state.version;
    any_key_ = state.any;
    asked_ = answered_ = Clock::now();
  } catch (const StoreError&) {
    // Nobody can revoke a key meanwhile, unless the store is away for this replica alone: so not for long.
    const std::scoped_lock lock(mutex_);
    asked_ = Clock::now();
    if (version_ < 0 || asked_ - answered_ > kWithoutStore) refuse_without_store();
  }
}

asio::awaitable<ApiKey> AccessControl::verified(const std::string& token) {
  const std::string digest = digest_of(token);
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = known_.find(digest); found != known_.end()) co_return found->second;
  }
  struct Turn {
    explicit Turn(std::atomic<int>& count) : count_(count) {
      if (++count_ > kMostChecking) {
        --count_;
        throw HttpError(503, "too many keys are being checked", {{"Retry-After", "1"}});
      }
    }
    ~Turn() { --count_; }
    std::atomic<int>& count_;
  };
  std::optional<ApiKey> key;
  {
    const Turn turn(checking_);
    key = co_await asio::co_spawn(
        checker_, [this, &token]() -> asio::awaitable<std::optional<ApiKey>> { co_return check(token); },
        asio::use_awaitable);
  }
  if (!key) refuse("the API key is unknown or revoked");
  const std::scoped_lock lock(mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  known_.emplace(digest, *key);
  co_return *key;
}

std::optional<ApiKey> AccessControl::check(const std::string& token) {
  try {
    const auto candidate = store_.read([&](Session& session) { return find_key(session, token); });
    std::optional<ApiKey> found = verify_key(candidate, token);
    if (found)
      store_.write([id = found->id](Session& session) { note_key_use(session, id); },
                   [](std::exception_ptr) {});  // a day's note may be lost with the store
    return found;
  } catch (const StoreError&) {
    refuse_without_store();
  }
}

asio::awaitable<std::optional<ApiKey>> AccessControl::living(const std::string& id) {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = living_.find(id); found != living_.end()) co_return found->second;
  }
  const std::optional<ApiKey> key = co_await asio::co_spawn(
      checker_,
      [this, &id]() -> asio::awaitable<std::optional<ApiKey>> {
        try {
          co_return store_.read([&id](Session& session) { return find_key_by_id(session, id); });
        } catch (const StoreError&) {
          refuse_without_store();
        }
      },
      asio::use_awaitable);
  const std::scoped_lock lock(mutex_);
  if (living_.size() >= kMostKnown) living_.clear();
  if (key) living_.emplace(id, *key);
  co_return key;
}

bool AccessControl::everybody_is_local() {
  const std::scoped_lock lock(mutex_);
  return open_ && !any_key_;
}

void AccessControl::spend(const std::string& key, std::int64_t rate_limit) {
  if (rate_limit == 0) return;
  const auto most = static_cast<double>(rate_limit);
  const Clock::time_point now = Clock::now();
  const std::scoped_lock lock(mutex_);
  const auto [place, fresh] = buckets_.try_emplace(key, Bucket{most, now});
  Bucket& bucket = place->second;
  const double minutes = std::chrono::duration<double, std::ratio<60>>(now - bucket.at).count();
  bucket.tokens = std::min(most, bucket.tokens + most * minutes);
  bucket.at = now;
  if (bucket.tokens < 1) {
    const double seconds = 60 * (1 - bucket.tokens) / most;
    throw HttpError(429, fmt::format("the key allows {} requests a minute", rate_limit),
                    {{"Retry-After", std::to_string(static_cast<int>(std::ceil(seconds)))}});
  }
  bucket.tokens -= 1;
}

asio::awaitable<Caller> AccessControl::caller_by_session(const Request& request) {
  const bool secure = secure_cookie(request);
  const auto cookies = request.headers.find("Cookie");
  const auto token = cookies ? session_token(*cookies, secure) : std::nullopt;
  if (!token) refuse("an API key is needed: Authorization: Bearer KEY");
  const std::int64_t now = now_ms();
  const std::optional<SignIn> session = sessions_.open(*token, now);
  if (!session) refuse("the session has ended: sign in again");
  const std::optional<ApiKey> key = co_await living(session->key);
  if (!key) refuse("the API key of this session was revoked");
  if (!changes_nothing(request)) {
    refuse_other_origins(request);
    const auto shown = request.headers.find("X-CSRF-Token");
    if (!shown || !sessions_.is_csrf_token(*session, *shown))
      throw HttpError(403, "X-CSRF-Token is missing or wrong: GET /v1/session tells it");
  }
  Caller caller{key->id, key->name, key->role, key->rate_limit, session, {}};
  if (const auto later = sessions_.renewed(*session, now)) {
    caller.session = later;
    caller.renewal = session_cookie(sessions_.seal(*later), (later->expires - now) / 1000, secure);
  }
  co_return caller;
}

asio::awaitable<ApiKey> AccessControl::sign_in(const Request& request, const std::string& token) {
  refuse_other_origins(request);
  co_await refresh();
  const ApiKey key = co_await verified(token);
  spend(key.id, key.rate_limit);
  co_return key;
}

asio::awaitable<Caller> AccessControl::caller_by_key(const std::string& token) {
  const ApiKey key = co_await verified(token);
  co_return Caller{key.id, key.name, key.role, key.rate_limit, {}, {}};
}

asio::awaitable<void> AccessControl::admit(Request& request, Permission permission) {
  if (!permission) co_return;
  co_await refresh();
  const std::optional<std::string> token = token_of(request);
  if (!token && everybody_is_local()) {
    refuse_other_sites(request);
    request.context = Caller{"local", "local", Role::admin, 0, {}, {}};
    co_return;
  }
  Caller caller;
  if (token)
    caller = co_await caller_by_key(*token);
  else
    caller = co_await caller_by_session(request);
  if (caller.role < *permission)
    throw HttpError(403, fmt::format("the role {} may not do this; {} may", to_string(caller.role),
                                     to_string(*permission)));
  spend(caller.id, caller.rate_limit);
  request.context = std::move(caller);
}

}  // namespace siglib::serve
