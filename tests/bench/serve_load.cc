// Loads a server that answers POST /v1/customers/{uuid}/match, or measures the library without one, with the
// same generated signatures. scripts/bench serve runs it against siglib and its peers. Does one of four:
//   --save FOLDER                the signatures as files
//   --port N --enrol FILE        enrols a customer a writer, and writes who they are
//   --port N --customers FILE    a load of matches; prints one JSON document
//   --model FILE                 the same matches by the library; prints one JSON document
#include "siglib/core/error.h"
#include "tests/bench/load/library.h"
#include "tests/bench/load/load.h"

#include <fmt/format.h>
#include <boost/json.hpp>
#include <boost/program_options.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>

namespace siglib {
namespace {

namespace po = boost::program_options;
namespace json = boost::json;

constexpr std::size_t kWriters = 16, kEach = 8;

struct Options {
  bench::LoadOptions load;
  bench::LibraryOptions library;
  std::string save, enrol, customers;
};

po::options_description description(Options& options) {
  bench::LoadOptions& load = options.load;
  bench::LibraryOptions& library = options.library;
  po::options_description all("bench_serve_load [OPTION]...");
  all.add_options()                                                                                         //
      ("help", "this")                                                                                      //
      ("save", po::value(&options.save), "folder that gets the signatures as WRITER/0.png, …")              //
      ("port", po::value(&load.port), "of the server on this machine; without it the library is measured")  //
      ("enrol", po::value(&options.enrol), "file that gets lines `uuid writer` of those who are enrolled")  //
      ("pid", po::value(&load.server), "of the server, to watch its CPU and memory")                        //
      ("connections", po::value(&load.connections)->default_value(load.connections), "kept alive")          //
      ("rate", po::value(&load.rate)->default_value(0), "requests a second; 0: as many as are answered")    //
      ("warm-up", po::value(&load.warm_up_seconds)->default_value(load.warm_up_seconds),
       "seconds that do not count")                                                                     //
      ("seconds", po::value(&load.seconds)->default_value(load.seconds), "seconds that count")          //
      ("references", po::value(&load.references)->default_value(1), "enrolled of each writer, 1 to 7")  //
      ("customers", po::value(&options.customers),
       "file with lines `uuid writer` of those who are matched")                                      //
      ("model", po::value(&library.model), "the library's model")                                     //
      ("ink", po::value(&library.ink), "the library's ink segmenter; without it nothing is located")  //
      ("threads", po::value(&library.threads)->default_value(library.threads), "of the library")      //
      ("batch", po::value(&library.batch)->default_value(library.batch), "encoded at once by the library");
  return all;
}

void save(const std::filesystem::path& folder, const bench::Pictures& pictures) {
  for (std::size_t writer = 0; writer < pictures.size(); ++writer) {
    const std::filesystem::path own = folder / std::to_string(writer);
    std::filesystem::create_directories(own);
    for (std::size_t i = 0; i < pictures[writer].size(); ++i)
      write_file(own / fmt::format("{}.png", i), pictures[writer][i]);
  }
}

void enrol(const Options& options, const bench::Pictures& pictures) {
  std::string lines;
  for (const bench::Customer& one : bench::enrol(options.load, pictures))
    lines += fmt::format("{} {}\n", one.id, one.writer);
  write_text(options.enrol, lines);
}

std::vector<bench::Customer> customers_of(const std::string& file) {
  std::ifstream lines(file);
  std::vector<bench::Customer> customers;
  bench::Customer one;
  while (lines >> one.id >> one.writer) customers.push_back(one);
  if (customers.empty()) fail(ErrorKind::io, "{}: names no customers", file);
  for (const bench::Customer& customer : customers)
    if (customer.writer >= kWriters)
      fail(ErrorKind::input, "{}: there is no writer {}", file, customer.writer);
  return customers;
}

json::object usage_json(const bench::LoadResult& result) {
  return {{"cpu_seconds", result.after.cpu_seconds - result.before.cpu_seconds},
          {"resident_before", result.before.resident_bytes},
          {"resident_after", result.after.resident_bytes}};
}

json::object latencies_json(std::vector<double> milliseconds) {
  if (milliseconds.empty()) return {};
  std::ranges::sort(milliseconds);
  const auto at = [&](double share) {
    return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
  };
  return {{"median", at(0.5)}, {"p90", at(0.9)}, {"p99", at(0.99)}, {"max", milliseconds.back()}};
}

json::object load(const Options& options, const bench::Pictures& pictures) {
  const bench::LoadResult result = bench::run_load(options.load, pictures, customers_of(options.customers));
  json::object failures;
  for (const auto& [what, count] : result.failures) failures[what] = count;
  return {{"per_second", static_cast<double>(result.milliseconds.size()) / result.seconds},
          {"answered", result.milliseconds.size()},
          {"planned", result.planned},
          {"failures", std::move(failures)},
          {"milliseconds", latencies_json(result.milliseconds)},
          {"seconds", result.seconds},
          {"generator_cpu_seconds", result.own_cpu_seconds},
          {"busy_core_seconds", result.busy_core_seconds},
          {"server", usage_json(result)}};
}

json::object library(const Options& options, const bench::Pictures& pictures) {
  bench::LibraryOptions own = options.library;
  own.seconds = options.load.seconds;
  own.references = options.load.references;
  const bench::LibraryResult result = bench::run_library(own, pictures);
  return {{"per_second", result.matches / result.seconds},
          {"seconds", result.seconds},
          {"cpu_seconds", result.cpu_seconds}};
}

int run(int argc, char** argv) {
  Options options;
  const po::options_description all = description(options);
  po::variables_map values;
  po::store(po::parse_command_line(argc, argv, all), values);
  if (values.contains("help")) {
    std::cout << all;
    return 0;
  }
  po::notify(values);
  if (options.load.references < 1 || options.load.references >= kEach)
    fail(ErrorKind::usage, "--references: expected 1 to {}", kEach - 1);
  const bench::Pictures pictures = bench::make_pictures(kWriters, kEach);
  if (values.contains("save"))
    save(options.save, pictures);
  else if (values.contains("enrol"))
    enrol(options, pictures);
  else if (values.contains("customers"))
    fmt::print("{}\n", json::serialize(load(options, pictures)));
  else if (values.contains("model"))
    fmt::print("{}\n", json::serialize(library(options, pictures)));
  else
    fail(ErrorKind::usage, "--save, --enrol, --customers or --model is needed; --help tells more");
  return 0;
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) try { return siglib::run(argc, argv); } catch (const siglib::Error& error) {
  fmt::print(stderr, "{}\n", error.what());
  return siglib::exit_code(error.kind());
} catch (const boost::program_options::error& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 2;
}
