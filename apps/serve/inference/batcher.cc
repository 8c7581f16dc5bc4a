#include "serve/inference/batcher.h"

#include "siglib/nn/device.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace siglib::serve {

namespace asio = boost::asio;

Batcher::Announcement::Announcement(Batcher& batcher) : batcher_(batcher) {
  const std::scoped_lock lock(batcher_.mutex_);
  ++batcher_.announced_;
}

Batcher::Announcement::~Announcement() {
  {
    const std::scoped_lock lock(batcher_.mutex_);
    --batcher_.announced_;
  }
  batcher_.changed_.notify_one();
}

Batcher::Batcher(std::shared_ptr<const Embedder> embedder, BatchOptions options,
                 std::function<void(std::int64_t)> encoded)
    : embedder_(std::move(embedder)),
      options_(options),
      encoded_(std::move(encoded)),
      thread_([this] { run(); }) {}

Batcher::~Batcher() {
  stop();
}

void Batcher::stop() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

asio::awaitable<Template> Batcher::encode(Embedder::Prepared prepared) {
  const auto begin = [this](auto handler, Embedder::Prepared one) {
    const auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    Completion completion = [shared](std::exception_ptr error, Template result) {
      const auto executor = asio::get_associated_executor(*shared);
      asio::post(executor, [shared, error, result = std::move(result)]() mutable {
        std::move (*shared)(error, std::move(result));
      });
    };
    {
      const std::scoped_lock lock(mutex_);
      waiting_.push_back({std::move(one), std::move(completion)});
    }
    changed_.notify_one();
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, Template)>(
      begin, asio::use_awaitable, std::move(prepared));
}

void Batcher::run() {
  set_compute_threads(options_.threads);
  for (std::vector<Waiting> batch = next_batch(); !batch.empty(); batch = next_batch())
    complete(std::move(batch));
}

std::vector<Batcher::Waiting> Batcher::next_batch() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return ending_ || !waiting_.empty(); });
  changed_.wait_for(lock, options_.delay,
                    [&] { return ending_ || announced_ == 0 || std::ssize(waiting_) >= options_.size; });
  const auto size = static_cast<std::ptrdiff_t>(std::min<std::int64_t>(std::ssize(waiting_), options_.size));
  std::vector<Waiting> batch(std::make_move_iterator(waiting_.begin()),
                             std::make_move_iterator(waiting_.begin() + size));
  waiting_.erase(waiting_.begin(), waiting_.begin() + size);
  return batch;
}

void Batcher::complete(std::vector<Waiting> batch) {
  std::vector<Embedder::Prepared> prepared;
  for (Waiting& one : batch) prepared.push_back(std::move(one.prepared));
  std::vector<Template> templates(batch.size());
  std::exception_ptr error;
  try {
    templates = embedder_->encode(std::move(prepared));
  } catch (...) {  // belongs to those who asked
    error = std::current_exception();
  }
  if (encoded_) encoded_(std::ssize(batch));
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].completion(error, std::move(templates[i]));
}

}  // namespace siglib::serve
