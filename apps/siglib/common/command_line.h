// Parsing of one verb's arguments.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/positional_options.hpp>
#include <boost/program_options/variables_map.hpp>

#include <string>
#include <vector>

namespace siglib::app {

namespace po = boost::program_options;

using Arguments = std::vector<std::string>;

// A verb's arguments after parsing. The common options are added to each verb.
class CommandLine {
 public:
  // usage: "siglib match [OPTION]... REFERENCE... QUERY"; about: a paragraph; own: the verb's options;
  // positional: the name under which arguments without an option are collected, or "" where there are none.
  // Throws Error(usage).
  CommandLine(std::string usage, std::string about, const po::options_description& own,
              const std::string& positional, const Arguments& arguments);

  // True when --help or --version was given; it has been printed.
  bool answered() const { return answered_; }

  bool has(const std::string& name) const { return values_.count(name) > 0; }
  bool flag(const std::string& name) const { return values_[name].as<bool>(); }
  std::string text(const std::string& name) const;                // "" when absent
  std::vector<std::string> texts(const std::string& name) const;  // empty when absent
  std::int64_t number(const std::string& name) const;
  double real(const std::string& name, double absent) const;
  // Throws Error(usage) naming the option when absent.
  std::string required(const std::string& name) const;

  bool json() const { return flag("json"); }
  bool quiet() const { return flag("quiet"); }
  int threads() const;

 private:
  po::variables_map values_;
  bool answered_ = false;
};

// --locate, of verbs that take pictures.
void add_locate_option(po::options_description& options);

}  // namespace siglib::app
