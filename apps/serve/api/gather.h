// Many pieces of one request, a few at a time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <memory>
#include <utility>

namespace siglib::serve {

// Awaits piece(i) for every i in [0, count), up to `at_once` of them at a time, on the executor of the
// caller, which must be a strand. Returns when all are done; rethrows the first exception, after which no
// further piece is begun.
template <class Piece>
boost::asio::awaitable<void> gather(std::int64_t count, std::int64_t at_once, Piece& piece) {
  namespace asio = boost::asio;
  struct State {
    std::int64_t next = 0;
    std::int64_t running = 0;
    std::exception_ptr error;
  } state;
  const auto executor = co_await asio::this_coro::executor;
  const auto work = [&state, &piece, count]() -> asio::awaitable<void> {
    while (state.next < count && !state.error) co_await piece(state.next++);
  };
  const auto begin = [&](auto handler) {
    const auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    state.running = std::max<std::int64_t>(1, std::min(count, at_once));
    for (std::int64_t left = state.running; left > 0; --left)
      asio::co_spawn(executor, work(), [&state, shared](std::exception_ptr error) {
        if (error && !state.error) state.error = error;
        if (--state.running == 0) std::move (*shared)();
      });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(begin, asio::use_awaitable);
  if (state.error) std::rethrow_exception(state.error);
}

}  // namespace siglib::serve
