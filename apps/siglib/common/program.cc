#include "common/program.h"

#include "siglib/core/error.h"
#include "siglib/core/version.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>

namespace siglib::app {
namespace {

std::string overview() {
  std::string text =
      "siglib verifies handwritten signatures from one example.\n\nusage: siglib VERB [OPTION]...\n\n";
  for (const Verb& verb : verbs())
    if (!verb.summary.empty()) text += fmt::format("  {:<12}{}\n", verb.name, verb.summary);
  return text +
         "\nsiglib VERB --help tells more. Exit codes: 0 done or match, 1 no match, 2 usage or "
         "configuration,\n"
         "3 input that cannot be used, 4 review, 5 input/output or internal error.\n";
}

// The verb that the arguments begin with, by one word or by two; null where there is none.
const Verb* find(const Arguments& arguments) {
  const auto named = [](const std::string& name) {
    const auto found = std::ranges::find(verbs(), name, &Verb::name);
    return found == verbs().end() ? nullptr : &*found;
  };
  if (arguments.size() > 1)
    if (const Verb* command = named(arguments[0] + " " + arguments[1])) return command;
  return named(arguments[0]);
}

int dispatch(const Arguments& arguments, int (*go)(const Verb&, const CommandLine&)) {
  if (arguments.empty()) fail(ErrorKind::usage, "a verb is missing; siglib --help lists them");
  const std::string& first = arguments.front();
  if (first == "--help" || first == "-h" || first == "help") {
    fmt::print("{}", overview());
    return 0;
  }
  if (first == "--version") {
    fmt::print("siglib {}\n", kVersion);
    return 0;
  }
  const Verb* verb = find(arguments);
  if (verb == nullptr) fail(ErrorKind::usage, "\"{}\" is not a verb; siglib --help lists them", first);
  const std::ptrdiff_t words = 1 + std::ranges::count(verb->name, ' ');
  const CommandLine line = verb->line({arguments.begin() + words, arguments.end()});
  return line.answered() ? 0 : go(*verb, line);
}

int failure(const std::string& message, ErrorKind kind) {
  fmt::print(stderr, "siglib: {}\n", message);
  return exit_code(kind);
}

}  // namespace

int run_program(int argc, char** argv, int (*go)(const Verb&, const CommandLine&)) {
  try {
    return dispatch({argv + 1, argv + argc}, go);
  } catch (const Error& error) {
    return failure(error.what(), error.kind());
  } catch (const std::bad_alloc&) {
    return failure("out of memory", ErrorKind::io);
  } catch (const std::exception& error) {
    // What a third-party part throws and nobody translated is a defect of ours, and said to be one.
    return failure(fmt::format("internal error: {}", error.what()), ErrorKind::internal);
  }
}

}  // namespace siglib::app
