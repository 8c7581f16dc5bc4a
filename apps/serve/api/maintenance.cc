#include "serve/api/maintenance.h"

#include "serve/api/references.h"
#include "serve/store/error.h"
#include "serve/store/idempotency.h"
#include "serve/store/matches.h"
#include "serve/store/signatures.h"

#include <fmt/format.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>

namespace siglib::serve {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr int kFew = 8;
constexpr int kManyRows = 200;

// In short steps, so that a server that drains is not kept.
asio::awaitable<void> pause(const Service& service, std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (; time > 0ms && !service.draining(); time -= 200ms) {
    timer.expires_after(std::min<std::chrono::milliseconds>(time, 200ms));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

// False where the work is to be tried again later.
asio::awaitable<bool> try_once(Service& service, asio::awaitable<void> work) {
  try {
    co_await std::move(work);
    co_return true;
  } catch (const StoreError& error) {
    service.warn(fmt::format("work in the background waits: {}", error.what()));
  } catch (const Overloaded&) {  // clients come first
  }
  co_return false;
}

asio::awaitable<void> encode_few(Service& service, std::string& after, bool& done) {
  const std::vector<EncodingSource> stale = co_await service.reading([&](Session& session) {
    return stale_signatures(session, service.model().id, service.preprocessing_version(), after, kFew);
  });
  for (const EncodingSource& source : stale) {
    if (service.draining()) co_return;
    co_await encode_anew(service, source.id);
    after = source.id;
  }
  done = stale.empty();
}

asio::awaitable<void> purge(Service& service) {
  constexpr std::int64_t kDay = 86'400'000;
  std::int64_t purged = 0;
  do {
    purged = co_await service.writing([&service](Session& session) {
      const std::int64_t before = session.now - service.match_days() * kDay;
      return purge_match_images(session, before, kManyRows) + purge_answers(session, kManyRows);
    });
  } while (purged >= kManyRows && !service.draining());
}

}  // namespace

asio::awaitable<void> encode_stale(Service& service) {
  std::string after;
  bool done = false;
  while (!done && !service.draining()) {
    if (!co_await try_once(service, encode_few(service, after, done))) co_await pause(service, 2s);
  }
}

asio::awaitable<void> purge_regularly(Service& service) {
  while (!service.draining()) {
    co_await try_once(service, purge(service));
    co_await pause(service, 1min);
  }
}

}  // namespace siglib::serve
