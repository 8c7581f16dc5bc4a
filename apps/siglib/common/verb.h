// The verbs and what they share.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace siglib::app {

using Arguments = std::vector<std::string>;

struct Verb {
  std::string name;
  std::string summary;
  int (*run)(const Arguments&);  // returns the exit code
};

std::span<const Verb> verbs();

int run_prepare(const Arguments& arguments);
int run_train(const Arguments& arguments);
int run_calibrate(const Arguments& arguments);
int run_evaluate(const Arguments& arguments);
int run_match(const Arguments& arguments);
int run_embed(const Arguments& arguments);
int run_explain(const Arguments& arguments);
int run_synthesize(const Arguments& arguments);
int run_tune(const Arguments& arguments);
int run_serve(const Arguments& arguments);
int run_info(const Arguments& arguments);

}  // namespace siglib::app
