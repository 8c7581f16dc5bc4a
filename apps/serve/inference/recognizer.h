// From image bytes to templates, and from templates to scores, on a fixed pool of threads with a bounded
// number of requests in it.
#pragma once

#include "serve/inference/batcher.h"
#include "siglib/config/fields.h"
#include "siglib/core/hash.h"
#include "siglib/image/quality.h"
#include "siglib/image/similarity.h"
#include "siglib/verify/embedder.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

namespace siglib::serve {

struct InferenceOptions {
  std::int64_t threads = 0;
  std::int64_t queue = 64;
  std::int64_t max_pixels = 50'000'000;
  std::int64_t batch_size = 16;
  double batch_delay_ms = 2;

  void visit_fields(FieldVisitor& v) {
    v.field("threads", threads, between(0, 1024), "threads that read images and compare; 0: one per core");
    v.field("queue", queue, between(1, 100'000), "requests at work or waiting; more are answered 503");
    v.field("max_pixels", max_pixels, between(10'000, 100'000'000), "of an image; larger ones are refused");
    v.field("batch_size", batch_size, between(1, 1024), "signatures encoded at once, at most");
    v.field("batch_delay_ms", batch_delay_ms, between(0, 1000),
            "how long a signature waits for others to be encoded with; never when it is alone");
  }
};

// What was made of one image.
struct Reading {
  Template signature;
  Canvas canvas;
  Fingerprint fingerprint;
  Digest pixel_hash{};
  InkQuality quality;
  std::int64_t width = 0, height = 0;  // of the image

  struct Milliseconds {
    double queue = 0, decode = 0, preprocess = 0, encode = 0;
  } took;
};

// Too many requests are at work or waiting.
struct Overloaded {
  int retry_after_seconds = 1;
};

class Recognizer {
 public:
  // `embedder` is shared by all threads. `encoded` hears the size of every batch.
  Recognizer(std::shared_ptr<const Embedder> embedder, const InferenceOptions& options,
             std::function<void(std::int64_t)> encoded = {});
  ~Recognizer();

  // Throws Overloaded at once where the queue is full; Error(input) beginning with `name` for an image that
  // cannot be used; Error(usage) where `left` stopped before the work was done.
  boost::asio::awaitable<Reading> read(std::shared_ptr<const Bytes> image, std::string name,
                                       std::stop_token left);

  // Runs `work` on the pool and returns what it returns. For comparisons and for whatever else blocks.
  template <class F>
  boost::asio::awaitable<std::invoke_result_t<F&>> run(F work) {
    return boost::asio::co_spawn(
        pool_,
        [](F own) -> boost::asio::awaitable<std::invoke_result_t<F&>> { co_return own(); }(std::move(work)),
        boost::asio::use_awaitable);
  }

  const Embedder& embedder() const { return *embedder_; }
  std::int64_t queued() const { return inside_.load(); }

  void stop();  // waits for what is at work; nothing can be asked for any more

 private:
  class Place;
  struct Prepared;
  Prepared prepare(const Bytes& image, const std::string& name, const std::stop_token& left) const;

  std::shared_ptr<const Embedder> embedder_;
  std::int64_t queue_;
  DecodeLimits limits_;
  std::atomic<std::int64_t> inside_{0};
  Batcher batcher_;
  boost::asio::thread_pool pool_;
};

}  // namespace siglib::serve
