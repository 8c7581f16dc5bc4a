// The siglib program: one verb, one folder.
#include "common/verb.h"
#include "siglib/core/error.h"
#include "siglib/core/version.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>

namespace {

using siglib::app::Verb;

const Verb* find(const std::string& name) {
  for (const Verb& verb : siglib::app::verbs())
    if (verb.name == name) return &verb;
  return nullptr;
}

std::string overview() {
  std::string text =
      "siglib verifies handwritten signatures from one example.\n\nusage: siglib VERB [OPTION]...\n\n";
  for (const Verb& verb : siglib::app::verbs()) text += fmt::format("  {:<12}{}\n", verb.name, verb.summary);
  return text +
         "\nsiglib VERB --help tells more. Exit codes: 0 done or match, 1 no match, 2 usage or "
         "configuration,\n"
         "3 input that cannot be used, 4 review, 5 input/output or internal error.\n";
}

int dispatch(const std::vector<std::string>& arguments) {
  if (arguments.empty())
    siglib::fail(siglib::ErrorKind::usage, "a verb is missing; siglib --help lists them");
  const std::string& first = arguments.front();
  if (first == "--help" || first == "-h" || first == "help") {
    fmt::print("{}", overview());
    return 0;
  }
  if (first == "--version") {
    fmt::print("siglib {}\n", siglib::kVersion);
    return 0;
  }
  const Verb* verb = find(first);
  if (verb == nullptr)
    siglib::fail(siglib::ErrorKind::usage, "\"{}\" is not a verb; siglib --help lists them", first);
  return verb->run({arguments.begin() + 1, arguments.end()});
}

int failure(const char* message, siglib::ErrorKind kind) {
  fmt::print(stderr, "siglib: {}\n", message);
  return siglib::exit_code(kind);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return dispatch({argv + 1, argv + argc});
  } catch (const siglib::Error& error) {
    return failure(error.what(), error.kind());
  } catch (const std::bad_alloc&) {
    return failure("out of memory", siglib::ErrorKind::io);
  } catch (const std::exception& error) {
    // What a third-party part throws and nobody translated is a defect of ours, and said to be one.
    return failure(fmt::format("internal error: {}", error.what()).c_str(), siglib::ErrorKind::internal);
  }
}
