// Gathers the canvases of many requests into one batch for the encoder.
#pragma once

#include "siglib/verify/embedder.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace siglib::serve {

struct BatchOptions {
  std::int64_t size = 16;  // at most
  // How long a canvas waits for company. Only while more are being prepared: alone, none waits.
  std::chrono::microseconds delay{2000};
  int threads = 1;  // LibTorch's, within the encoder
};

class Batcher {
 public:
  // `encoded` hears the size of every batch, on the encoder's thread.
  Batcher(std::shared_ptr<const Embedder> embedder, BatchOptions options,
          std::function<void(std::int64_t)> encoded = {});
  ~Batcher();
  Batcher(const Batcher&) = delete;
  Batcher& operator=(const Batcher&) = delete;

  // While one lives, a canvas is on its way and worth waiting for.
  class Announcement {
   public:
    explicit Announcement(Batcher& batcher);
    ~Announcement();
    Announcement(const Announcement&) = delete;
    Announcement& operator=(const Announcement&) = delete;

   private:
    Batcher& batcher_;
  };

  // Everything that was asked for is answered first.
  void stop();

  // The template of a prepared canvas. Throws what encoding threw.
  boost::asio::awaitable<Template> encode(Embedder::Prepared prepared);

 private:
  using Completion = std::function<void(std::exception_ptr, Template)>;  // on the executor of who asked
  struct Waiting {
    Embedder::Prepared prepared;
    Completion completion;
  };

  void run();
  std::vector<Waiting> next_batch();  // empty at the end
  void complete(std::vector<Waiting> batch);

  std::shared_ptr<const Embedder> embedder_;
  BatchOptions options_;
  std::function<void(std::int64_t)> encoded_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  std::int64_t announced_ = 0;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace siglib::serve
