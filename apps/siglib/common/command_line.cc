#include "common/command_line.h"

#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/core/version.h"

#include <fmt/ostream.h>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>

#include <sstream>

namespace siglib::app {
namespace {

po::options_description common_options() {
  po::options_description options("common options");
  options.add_options()                                                                               //
      ("help,h", po::bool_switch(), "this text")                                                      //
      ("version", po::bool_switch(), "version of siglib")                                             //
      ("json", po::bool_switch(), "print one JSON document on standard output")                       //
      ("quiet,q", po::bool_switch(), "no progress; warnings and errors only")                         //
      ("log-level", po::value<std::string>()->default_value("info"), "info, warn or error")           //
      ("device", po::value<std::string>()->default_value("auto"), "auto, cpu, cuda or cuda:<index>")  //
      ("threads", po::value<std::int64_t>()->default_value(0), "threads; 0 takes all there are");
  return options;
}

}  // namespace

CommandLine::CommandLine(std::string usage, std::string about, const po::options_description& own,
                         const std::string& positional, const Arguments& arguments) {
  po::options_description visible;
  visible.add(own).add(common_options());
  po::options_description all;
  all.add(visible);
  po::positional_options_description places;
  if (!positional.empty()) {
    all.add_options()(positional.c_str(), po::value<std::vector<std::string>>(), "");
    places.add(positional.c_str(), -1);
  }
  try {
    po::store(po::command_line_parser(arguments)
                  .options(all)
                  .positional(places)
                  .style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing)
                  .run(),
              values_);
    po::notify(values_);
  } catch (const po::error& error) {
    fail(ErrorKind::usage, "{}; {} --help tells more", error.what(), usage.substr(0, usage.find(' ', 7)));
  }
  if (flag("help")) {
    std::ostringstream options;
    options << visible;
    fmt::print("usage: {}\n\n{}\n{}", usage, about, options.str());
    answered_ = true;
  } else if (flag("version")) {
    fmt::print("siglib {}\n", kVersion);
    answered_ = true;
  }
}

std::string CommandLine::text(const std::string& name) const {
  return has(name) ? values_[name].as<std::string>() : std::string();
}

std::vector<std::string> CommandLine::texts(const std::string& name) const {
  return has(name) ? values_[name].as<std::vector<std::string>>() : std::vector<std::string>();
}

std::int64_t CommandLine::number(const std::string& name) const {
  return values_[name].as<std::int64_t>();
}

double CommandLine::real(const std::string& name, double absent) const {
  return has(name) ? values_[name].as<double>() : absent;
}

std::string CommandLine::required(const std::string& name) const {
  if (!has(name)) fail(ErrorKind::usage, "--{} is missing", name);
  return text(name);
}

int CommandLine::threads() const {
  const std::int64_t requested = number("threads");
  if (requested < 0 || requested > 1024)
    fail(ErrorKind::usage, "--threads {}: expected 0 to 1024", requested);
  return thread_count(static_cast<int>(requested));
}

void add_locate_option(po::options_description& options) {
  options.add_options()(
      "locate", po::value<std::string>(),
      "find the signature in a picture that shows more: auto (the default), always or never");
}

}  // namespace siglib::app
