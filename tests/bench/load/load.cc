#include "tests/bench/load/load.h"

#include "siglib/core/error.h"
#include "tests/bench/load/http.h"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <chrono>
#include <ctime>
#include <exception>
#include <optional>

namespace siglib::bench {

namespace asio = boost::asio;

namespace {

using Clock = std::chrono::steady_clock;

Clock::duration duration_of(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

double own_cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// One load from its first request to its last.
class Load {
 public:
  Load(const LoadOptions& options, const Pictures& pictures, const std::vector<Customer>& customers)
      : options_(options),
        pictures_(pictures),
        customers_(customers),
        start_(Clock::now()),
        from_(start_ + duration_of(options.warm_up_seconds)),
        until_(from_ + duration_of(options.seconds)) {}

  LoadResult run() {
    for (std::size_t i = 0; i < options_.connections; ++i)
      asio::co_spawn(context_, send(), [this](std::exception_ptr error) {
        if (error && !error_) error_ = error;
      });
    asio::co_spawn(context_, watch(), asio::detached);
    context_.run();
    if (error_) std::rethrow_exception(error_);
    result_.seconds = options_.seconds;
    result_.planned = options_.rate * options_.seconds;
    return std::move(result_);
  }

 private:
  // When the next request is due; nothing when the time is over.
  std::optional<Clock::time_point> next() {
    const Clock::time_point now = Clock::now();
    const auto number = static_cast<double>(number_++);
    const Clock::time_point due = options_.rate > 0 ? start_ + duration_of(number / options_.rate) : now;
    if (due >= until_) return std::nullopt;
    return due;
  }

  asio::awaitable<void> send() {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    HttpConnection connection(executor, options_.port);
    asio::steady_timer timer(executor);
    for (std::optional<Clock::time_point> due = next(); due; due = next()) {
      const std::uint64_t number = number_ - 1;
      if (*due > Clock::now()) {
        timer.expires_at(*due);
        co_await timer.async_wait(asio::use_awaitable);
      }
      std::string failure;
      try {
        failure = co_await match(connection, number);
      } catch (const boost::system::system_error&) {
        failure = "connection";
      }
      record(*due, failure);
    }
  }

  asio::awaitable<std::string> match(HttpConnection& connection, std::uint64_t number) {
    // A multiplicative hash: neighbours in time are no neighbours in the store.
    const Customer& customer = customers_[((number * 0x9E3779B97F4A7C15) >> 20) % customers_.size()];
    const std::vector<Bytes>& own = pictures_[customer.writer];
    const std::size_t queries = own.size() - options_.references;
    const Bytes& picture = own[options_.references + number / pictures_.size() % queries];
    const HttpAnswer answer = co_await connection.post("/v1/customers/" + customer.id + "/match", picture);
    std::string failure;
    if (answer.status != 200)
      failure = std::to_string(answer.status);
    else if (answer.body.find("\"match_score\"") == std::string::npos)
      failure = "no score";
    co_return failure;
  }

  // At a rate those count that were due while it was measured, else those that were answered.
  void record(Clock::time_point due, const std::string& failure) {
    const Clock::time_point now = Clock::now();
    const Clock::time_point counted = options_.rate > 0 ? due : now;
    if (counted < from_ || counted >= until_) return;
    if (failure.empty())
      result_.milliseconds.push_back(std::chrono::duration<double, std::milli>(now - due).count());
    else
      ++result_.failures[failure];
  }

  asio::awaitable<void> watch() {
    asio::steady_timer timer(context_, from_);
    co_await timer.async_wait(asio::use_awaitable);
    const double own = own_cpu_seconds();
    const double busy = bench::busy_core_seconds();
    result_.before = usage_of(options_.server);
    timer.expires_at(until_);
    co_await timer.async_wait(asio::use_awaitable);
    result_.own_cpu_seconds = own_cpu_seconds() - own;
    result_.busy_core_seconds = bench::busy_core_seconds() - busy;
    result_.after = usage_of(options_.server);
  }

  LoadOptions options_;
  const Pictures& pictures_;
  const std::vector<Customer>& customers_;
  Clock::time_point start_, from_, until_;
  asio::io_context context_{1};
  std::uint64_t number_ = 0;
  std::exception_ptr error_;
  LoadResult result_;
};

asio::awaitable<void> enrol_all(const LoadOptions& options, const Pictures& pictures,
                                std::vector<Customer>& customers) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  HttpConnection connection(executor, options.port);
  for (std::size_t writer = 0; writer < pictures.size(); ++writer) {
    const std::string id = boost::uuids::to_string(boost::uuids::random_generator()());
    for (std::size_t i = 0; i < options.references; ++i) {
      const HttpAnswer answer =
          co_await connection.post("/v1/customers/" + id + "/signatures", pictures[writer][i]);
      if (answer.status != 201)
        fail(ErrorKind::io, "enrolment was answered {}: {}", answer.status, answer.body);
    }
    customers.push_back({id, writer});
  }
}

}  // namespace

std::vector<Customer> enrol(const LoadOptions& options, const Pictures& pictures) {
  std::vector<Customer> customers;
  std::exception_ptr failed;
  asio::io_context context{1};
  asio::co_spawn(context, enrol_all(options, pictures, customers),
                 [&failed](std::exception_ptr error) { failed = error; });
  context.run();
  try {
    if (failed) std::rethrow_exception(failed);
  } catch (const boost::system::system_error& error) {
    fail(ErrorKind::io, "127.0.0.1:{}: {}", options.port, error.what());
  }
  return customers;
}

LoadResult run_load(const LoadOptions& options, const Pictures& pictures,
                    const std::vector<Customer>& customers) {
  return Load(options, pictures, customers).run();
}

}  // namespace siglib::bench
