#include "serve/inference/recognizer.h"

#include "siglib/core/error.h"
#include "tests/support/expect_error.h"
#include "tests/unit/serve_api/support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <vector>

namespace siglib::serve {
namespace {

namespace asio = boost::asio;

// What a recogniser made of many images at once.
struct Crowd {
  std::vector<Reading> readings;
  std::vector<std::exception_ptr> errors;
};

Crowd read_all(Recognizer& recognizer, const std::vector<std::shared_ptr<const Bytes>>& images) {
  asio::io_context context;
  Crowd crowd;
  crowd.readings.resize(images.size());
  crowd.errors.resize(images.size());
  for (std::size_t i = 0; i < images.size(); ++i)
    asio::co_spawn(context, recognizer.read(images[i], "image", {}),
                   [&crowd, i](std::exception_ptr error, Reading reading) {
                     crowd.errors[i] = error;
                     crowd.readings[i] = std::move(reading);
                   });
  context.run();
  return crowd;
}

TEST(Recognizer, GathersWhatComesTogether) {
  std::mutex mutex;
  std::vector<std::int64_t> sizes;
  Recognizer recognizer(
      small_embedder(),
      {.threads = 2, .queue = 64, .max_pixels = 1000000, .batch_size = 4, .batch_delay_ms = 500},
      [&](std::int64_t size) {
        const std::scoped_lock lock(mutex);
        sizes.push_back(size);
      });
  std::vector<std::shared_ptr<const Bytes>> images;
  for (std::uint64_t i = 0; i < 10; ++i) images.push_back(signature_png(i % 2));
  const Crowd crowd = read_all(recognizer, images);
  std::int64_t encoded = 0;
  for (const std::int64_t size : sizes) encoded += size;
  EXPECT_EQ(encoded, 10);
  EXPECT_EQ(*std::ranges::max_element(sizes), 4);
  EXPECT_LE(sizes.size(), 5U);
  // In a batch as alone: the two images have one template each.
  const auto alone = read_all(recognizer, {signature_png(0), signature_png(1)}).readings;
  for (std::size_t i = 0; i < images.size(); ++i)
    EXPECT_LT(embedding_distance(crowd.readings[i].signature.embedding, alone[i % 2].signature.embedding),
              1e-3);
  EXPECT_EQ(recognizer.queued(), 0);
}

TEST(Recognizer, DoesWhatTheEmbedderDoes) {
  const auto embedder = small_embedder();
  Recognizer recognizer(embedder, {});
  const auto png = signature_png(3);
  const Reading reading = read_all(recognizer, {png}).readings.front();
  const siglib::Image image = decode_image(*png, {}, "image");
  EXPECT_EQ(reading.width, image.width);
  EXPECT_LT(embedding_distance(reading.signature.embedding, embedder->embed(image, "image").embedding), 1e-6);
}

TEST(Recognizer, TurnsAwayWhatItCannotHold) {
  Recognizer recognizer(
      small_embedder(),
      {.threads = 1, .queue = 3, .max_pixels = 1000000, .batch_size = 2, .batch_delay_ms = 0});
  const std::vector<std::shared_ptr<const Bytes>> images(8, signature_png(0));
  const Crowd crowd = read_all(recognizer, images);
  int refused = 0;
  for (const std::exception_ptr& error : crowd.errors) {
    if (!error) continue;
    EXPECT_THROW(std::rethrow_exception(error), Overloaded);
    ++refused;
  }
  EXPECT_EQ(refused, 5);
  EXPECT_FALSE(read_all(recognizer, {images[0]}).errors[0]);
}

TEST(Recognizer, SaysWhatIsWrongWithAnImage) {
  Recognizer recognizer(small_embedder(), {});
  const auto whole = signature_png(0);
  const auto cut = std::make_shared<const Bytes>(whole->begin(), whole->begin() + 200);
  siglib::Image white{200, 300, 1, std::vector<std::uint8_t>(200 * 300, 255)};
  const auto blank = std::make_shared<const Bytes>(encode_png(white));
  const Crowd crowd = read_all(recognizer, {cut, blank, signature_png(0)});
  for (int i = 0; i < 2; ++i)
    expect_error(ErrorKind::input, "image",
                 [&] { std::rethrow_exception(crowd.errors[static_cast<std::size_t>(i)]); });
  EXPECT_FALSE(crowd.errors[2]);
  EXPECT_EQ(recognizer.queued(), 0);
}

TEST(Recognizer, DoesNothingForWhoHasLeft) {
  std::int64_t encoded = 0;
  Recognizer recognizer(small_embedder(), {}, [&](std::int64_t size) { encoded += size; });
  std::stop_source left;
  left.request_stop();
  expect_error(ErrorKind::usage, "left",
               [&] { run_to_end(recognizer.read(signature_png(0), "image", left.get_token())); });
  EXPECT_EQ(encoded, 0);
}

}  // namespace
}  // namespace siglib::serve
