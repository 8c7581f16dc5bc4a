#include "tests/bench/speed/speed.h"

#include "siglib/core/error.h"
#include "siglib/image/threads.h"
#include "siglib/nn/device.h"

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include <array>
#include <charconv>
#include <cstdio>
#include <iostream>
#include <span>
#include <string_view>
#include <utility>

namespace siglib::bench {

std::optional<std::string> next_line() {
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  return line;
}

void answer(const boost::json::object& line) {
  fmt::print("{}\n", boost::json::serialize(line));
  std::fflush(stdout);
}

void answer_lines(const boost::json::object& about,
                  const std::function<boost::json::object(const std::string&)>& repeat) {
  answer(about);
  while (const auto what = next_line()) answer(repeat(*what));
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

boost::json::object repeat_for_a_while(std::size_t count, const std::function<void(std::size_t)>& one) {
  constexpr double kSeconds = 0.5;
  const auto start = Clock::now();
  std::size_t done = 0;
  double seconds = 0;
  do {
    one(done++ % count);
    seconds = seconds_since(start);
  } while (seconds < kSeconds);
  return {{"seconds", seconds}, {"items", done}};
}

namespace {

constexpr std::array<std::pair<std::string_view, void (*)(const Workplace&)>, 6> kSides{
    {{"train", train_side},
     {"step", step_side},
     {"encode", encode_side},
     {"pictures", picture_side},
     {"augment", augment_side},
     {"align", align_side}}};

int number_of(std::string_view word) {
  int number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size() || number < 1)
    fail(ErrorKind::usage, "{} is no number above 0", word);
  return number;
}

int run(std::span<char*> words) {
  if (words.size() >= 4 && words[0] == std::string_view("make")) {
    make_workplace(words[1], number_of(words[2]), words[3], {words.begin() + 4, words.end()});
    return 0;
  }
  for (const auto& [name, side] : kSides) {
    if (words.size() != 3 || words[0] != name) continue;
    const Workplace place{words[1], number_of(words[2])};
    set_compute_threads(place.threads);
    use_one_thread_per_picture();
    side(place);
    return 0;
  }
  fmt::print(stderr,
             "usage: bench_speed make FOLDER WRITERS RECIPE [KEY=VALUE]...\n"
             "       bench_speed SIDE FOLDER THREADS\nsides:");
  for (const auto& [name, side] : kSides) fmt::print(stderr, " {}", name);
  fmt::print(stderr, "\n");
  return 2;
}

}  // namespace
}  // namespace siglib::bench

int main(int argc, char** argv) try {
  return siglib::bench::run(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
} catch (const siglib::Error& error) {
  fmt::print(stderr, "{}\n", error.what());
  return siglib::exit_code(error.kind());
}
