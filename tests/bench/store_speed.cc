// What the store of the server does per second on its own: enrolments that wait for the disk, and the reads
// of a match.
#include "serve/store/audit.h"
#include "serve/store/postgres.h"
#include "serve/store/signatures.h"
#include "serve/store/store.h"
#include "serve/store/text.h"
#include "tests/bench/options.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/serve_store/postgres_server.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <chrono>
#include <thread>

namespace siglib {
namespace {

using namespace serve;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kTemplateBytes = 30'000, kImageBytes = 20'000, kCanvasBytes = 20'000;
constexpr int kReferences = 3;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double quantile(std::vector<double> values, double at) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(at * static_cast<double>(values.size() - 1))];
}

NewSignature a_signature(const std::string& customer, std::size_t image_bytes, std::size_t canvas_bytes) {
  NewSignature signature;
  signature.id = new_uuid();
  signature.customer = customer;
  signature.media_type = "image/png";
  signature.pixel_hash.resize(32);
  signature.perceptual_hash.resize(16);
  signature.quality = "{}";
  signature.preprocessing_version = "p1";
  signature.model_id = "m1";
  signature.original.resize(image_bytes);
  signature.canvas.resize(canvas_bytes);
  signature.template_bytes.resize(kTemplateBytes);
  return signature;
}

boost::json::object measure_writes(Store& store, const std::string& engine, int callers, int each) {
  const auto before = store.statistics();
  const auto start = Clock::now();
  std::vector<std::vector<double>> times(static_cast<std::size_t>(callers));
  std::vector<std::thread> threads;
  for (auto& own : times)
    threads.emplace_back([&] {
      for (int i = 0; i < each; ++i) {
        const NewSignature signature = a_signature(new_uuid(), kImageBytes, kCanvasBytes);
        const auto begin = Clock::now();
        store.write_and_wait([&](Session& s) {
          add_signature(s, signature);
          append_audit(s, {"enrol", "key", signature.customer, "{}"});
        });
        own.push_back(milliseconds_since(begin));
      }
    });
  for (std::thread& thread : threads) thread.join();
  const double elapsed = milliseconds_since(start);
  std::vector<double> all;
  for (const auto& own : times) all.insert(all.end(), own.begin(), own.end());
  const double per_second = 1000.0 * callers * each / elapsed;
  const auto transactions = store.statistics().transactions - before.transactions;
  fmt::print("| {} | enrolments, {} callers | {:.0f} /s | {:.1f} ms | {:.1f} ms | {:.1f} a transaction |\n",
             engine, callers, per_second, quantile(all, 0.5), quantile(all, 0.99),
             callers * each / static_cast<double>(transactions));
  return {{"engine", engine},
          {"what", "enrolments"},
          {"callers", callers},
          {"per_second", per_second},
          {"p50_ms", quantile(all, 0.5)},
          {"p99_ms", quantile(all, 0.99)},
          {"transactions", transactions}};
}

boost::json::object measure_reads(Store& store, const std::string& engine, int customers) {
  std::vector<std::string> ids(static_cast<std::size_t>(customers));
  for (std::string& id : ids) id = new_uuid();
  constexpr std::size_t step = 100;
  for (std::size_t first = 0; first < ids.size(); first += step)
    store.write_and_wait([&](Session& s) {
      for (std::size_t i = first; i < std::min(ids.size(), first + step); ++i)
        for (int k = 0; k < kReferences; ++k) add_signature(s, a_signature(ids[i], 100, 100));
    });
  std::vector<double> times;
  for (int i = 0; i < 3000; ++i) {
    const std::string& id = ids[static_cast<std::size_t>(i) * 7919 % ids.size()];
    const auto begin = Clock::now();
    const auto found = store.read([&](Session& s) { return templates_of(s, id); });
    times.push_back(milliseconds_since(begin));
    if (found.size() != kReferences) fail(ErrorKind::internal, "templates are missing");
  }
  fmt::print("| {} | templates of one of {} customers | | {:.3f} ms | {:.3f} ms | |\n", engine, customers,
             quantile(times, 0.5), quantile(times, 0.99));
  return {{"engine", engine},
          {"what", "templates"},
          {"customers", customers},
          {"p50_ms", quantile(times, 0.5)},
          {"p99_ms", quantile(times, 0.99)}};
}

void measure(const StoreOptions& options, const std::string& engine, int most_customers,
             boost::json::array& results) {
  Store store(options);
  results.push_back(measure_reads(store, engine, 100));
  results.push_back(measure_writes(store, engine, 1, 300));
  results.push_back(measure_writes(store, engine, 64, 60));
  results.push_back(measure_reads(store, engine, most_customers));
}

int run(const std::string& json) {
  boost::json::array results;
  fmt::print("| engine | what | rate | median | p99 | |\n|---|---|---|---|---|---|\n");
  {
    const test::TemporaryFolder folder;
    StoreOptions options;
    options.folder = folder.path();
    measure(options, "SQLite", 100'000, results);
    const auto begin = Clock::now();
    { Store again(options); }
    fmt::print("| SQLite | opening | | {:.0f} ms | | |\n", milliseconds_since(begin));
  }
  if (PostgresServer::programs()) {
    PostgresServer server(true);
    StoreOptions options;
    options.url = server.url() + " options='-csearch_path=bench'";
    open_postgres({server.url()})->script("DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench");
    measure(options, "PostgreSQL", 10'000, results);
    open_postgres({server.url()})->script("DROP SCHEMA bench CASCADE");
  }
  write_results(json, results);
  return 0;
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) {
  return siglib::benchmark_main(argc, argv, siglib::run);
}
