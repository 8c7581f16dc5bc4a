#include "serve/inference/recognizer.h"

#include "serve/inference/watch.h"
#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/image/pixel_hash.h"

#include <algorithm>
#include <utility>

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

void check(const std::stop_token& left) {
  if (left.stop_requested()) fail(ErrorKind::usage, "the client left before its request was done");
}

// With siglib-base an image costs ten times as much before it is encoded as then, on threads that need the
// same cores: more here would wait for them.
int encoder_threads(int threads) {
  return std::max(1, threads / 8);
}

BatchOptions batch_options(const InferenceOptions& options) {
  return {options.batch_size, std::chrono::microseconds(std::int64_t(1000 * options.batch_delay_ms)),
          encoder_threads(thread_count(static_cast<int>(options.threads)))};
}

}  // namespace

// One of the requests that may be inside.
class Recognizer::Place {
 public:
  explicit Place(Recognizer& recognizer) : inside_(recognizer.inside_) {
    if (++inside_ > recognizer.queue_) {
      --inside_;
      throw Overloaded{};
    }
  }
  ~Place() { --inside_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::atomic<std::int64_t>& inside_;
};

struct Recognizer::Prepared {
  Reading reading;  // all but the template
  Embedder::Prepared signature;
};

Recognizer::Recognizer(std::shared_ptr<const Embedder> embedder, const InferenceOptions& options,
                       std::function<void(std::int64_t)> encoded)
    : embedder_(std::move(embedder)),
      queue_(options.queue),
      limits_{.max_pixels = options.max_pixels},
      batcher_(embedder_, batch_options(options), std::move(encoded)),
      pool_(static_cast<std::size_t>(thread_count(static_cast<int>(options.threads)))) {}

Recognizer::~Recognizer() {
  stop();
}

void Recognizer::stop() {
  pool_.join();
  batcher_.stop();
}

Recognizer::Prepared Recognizer::prepare(const Bytes& bytes, const std::string& name,
                                         const std::stop_token& left) const {
  check(left);
  Prepared result;
  Reading& reading = result.reading;
  Watch watch;
  {
    const siglib::Image image = decode_image(bytes, limits_, name);
    reading.width = image.width;
    reading.height = image.height;
    reading.pixel_hash = pixel_hash(image);
    reading.took.decode = watch.lap();
    check(left);
    reading.canvas = embedder_->canvas_of(image, name, &reading.quality);
  }
  reading.fingerprint = fingerprint_of(reading.canvas.ink, reading.canvas.height, reading.canvas.width);
  result.signature = embedder_->prepare(reading.canvas);
  reading.took.preprocess = watch.lap();
  return result;
}

asio::awaitable<Reading> Recognizer::read(std::shared_ptr<const Bytes> image, std::string name,
                                          std::stop_token left) {
  const Place place(*this);
  Watch watch;
  double queue = 0;
  Prepared prepared;
  {
    const Batcher::Announcement on_its_way(batcher_);
    prepared = co_await run([&] {
      queue = watch.lap();
      return prepare(*image, name, left);
    });
  }
  Reading reading = std::move(prepared.reading);
  reading.took.queue = queue;
  watch.lap();
  reading.signature = co_await batcher_.encode(std::move(prepared.signature));
  reading.took.encode = watch.lap();
  co_return reading;
}

}  // namespace siglib::serve
