#include "serve/store_line.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

void add_store_options(po::options_description& options) {
  options.add_options()                                                                         //
      ("config", po::value<std::string>(), "settings (YAML); configs/serve.yaml has them all")  //
      ("set", po::value<std::vector<std::string>>()->composing(),
       "KEY=VALUE over the settings; repeatable")  //
      ("data", po::value<std::string>(), "folder of the SQLite database; siglib-data by default");
}

}  // namespace siglib::app
