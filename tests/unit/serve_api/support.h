// What the tests of the API share: coroutines run to their end, a small model, a signature.
#pragma once

#include "siglib/image/decode.h"
#include "siglib/synth/render.h"
#include "siglib/synth/writer.h"
#include "siglib/verify/embedder.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>

#include <memory>
#include <utility>

namespace siglib::serve {

// Runs on a strand of this thread, as a handler does. Rethrows.
template <class T>
T run_to_end(boost::asio::awaitable<T> work) {
  boost::asio::io_context context;
  auto result =
      boost::asio::co_spawn(boost::asio::make_strand(context), std::move(work), boost::asio::use_future);
  context.run();
  return result.get();
}

inline std::shared_ptr<const Model> small_model() {
  static const auto model = std::make_shared<const Model>(
      load_model(std::filesystem::path(SIGLIB_TEST_DATA) / "../../../data/models/quickstart.h5",
                 c10::Device(c10::kCPU)));
  return model;
}

inline std::shared_ptr<const Embedder> small_embedder() {
  return std::make_shared<const Embedder>(small_model(), c10::Device(c10::kCPU));
}

inline std::shared_ptr<const Bytes> signature_png(std::uint64_t repetition) {
  return std::make_shared<const Bytes>(
      encode_png(render(SyntheticWriter(1, 1, ScriptFamily::latin).genuine(repetition), repetition)));
}

}  // namespace siglib::serve
