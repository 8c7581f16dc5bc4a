#include "tests/bench/load/library.h"

#include "siglib/image/threads.h"
#include "siglib/model/ink_file.h"
#include "siglib/nn/device.h"
#include "siglib/verify/embedder.h"
#include "siglib/verify/matcher.h"

#include <atomic>
#include <chrono>
#include <ctime>
#include <exception>
#include <mutex>
#include <thread>

namespace siglib::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Query {
  std::size_t writer = 0;
  const Bytes* picture = nullptr;
};

class Library {
 public:
  Library(const LibraryOptions& options, const Pictures& pictures)
      : options_(options),
        model_(std::make_shared<const Model>(load_model(options.model, c10::Device(c10::kCPU)))),
        embedder_(model_, c10::Device(c10::kCPU), locator(options)),
        matcher_(model_),
        references_(pictures.size()) {
    for (std::size_t writer = 0; writer < pictures.size(); ++writer)
      for (std::size_t i = 0; i < pictures[writer].size(); ++i)
        if (i < options.references)
          references_[writer].push_back(
              embedder_.embed(decode_image(pictures[writer][i], {}, "reference"), "reference"));
        else
          queries_.push_back({writer, &pictures[writer][i]});
  }

  LibraryResult run() {
    match_batch(0);  // the first batch warms up
    const std::clock_t cpu = std::clock();
    const Clock::time_point start = Clock::now();
    until_ =
        start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.seconds));
    std::vector<std::thread> threads;
    for (int i = 0; i < options_.threads; ++i) threads.emplace_back([this] { work(); });
    for (std::thread& thread : threads) thread.join();
    if (error_) std::rethrow_exception(error_);
    return {std::chrono::duration<double>(Clock::now() - start).count(), static_cast<double>(done_.load()),
            static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC};
  }

 private:
  static std::shared_ptr<const Locator> locator(const LibraryOptions& options) {
    if (options.ink.empty()) return nullptr;
    return std::make_shared<const Locator>(load_ink_segmenter(options.ink, c10::Device(c10::kCPU)));
  }

  void work() try {
    set_compute_threads(1);
    while (Clock::now() < until_) {
      match_batch(next_.fetch_add(options_.batch));
      done_ += static_cast<std::int64_t>(options_.batch);
    }
  } catch (...) {
    const std::scoped_lock lock(mutex_);
    error_ = std::current_exception();
  }

  void match_batch(std::size_t first) const {
    std::vector<Embedder::Prepared> prepared;
    for (std::size_t i = 0; i < options_.batch; ++i) {
      const Image image = decode_image(*query(first + i).picture, {}, "query");
      prepared.push_back(embedder_.prepare(embedder_.canvas_of(image, "query")));
    }
    const std::vector<Template> templates = embedder_.encode(std::move(prepared));
    for (std::size_t i = 0; i < options_.batch; ++i) {
      std::vector<const Template*> references;
      for (const Template& one : references_[query(first + i).writer]) references.push_back(&one);
      matcher_.match(references, templates[i]);
    }
  }

  const Query& query(std::size_t number) const { return queries_[number % queries_.size()]; }

  LibraryOptions options_;
  std::shared_ptr<const Model> model_;
  Embedder embedder_;
  Matcher matcher_;
  std::vector<std::vector<Template>> references_;
  std::vector<Query> queries_;
  Clock::time_point until_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::int64_t> done_{0};
  std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace

LibraryResult run_library(const LibraryOptions& options, const Pictures& pictures) {
  set_compute_threads(1);
  use_one_thread_per_picture();
  return Library(options, pictures).run();
}

}  // namespace siglib::bench
