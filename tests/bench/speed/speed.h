// siglib's side of the benchmarks that it shares with peers. Each side is a process of its own; whoever
// measures (run.py) lets them work in turn.
#pragma once

#include <boost/json/object.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace siglib::bench {

// What run.py has made: signatures/, cache.h5, inputs.bin, recipe.yaml, pictures/.
struct Workplace {
  std::filesystem::path folder;
  int threads = 1;
};

// Generated signatures, their canvas cache, the canvases at the encoder's size as plain bytes, and the recipe
// that all sides of a training follow: `config` with `assignments`.
void make_workplace(const std::filesystem::path& folder, int writers, const std::filesystem::path& config,
                    const std::vector<std::string>& assignments);

// The sides. Each writes a line of JSON about itself, then one for every line that it reads, until there are
// no more.
void train_side(const Workplace& place);    // any line: an epoch of the Trainer
void step_side(const Workplace& place);     // any line: steps on batches that are tensors already
void encode_side(const Workplace& place);   // "1", "16" …: canvases in batches of so many
void picture_side(const Workplace& place);  // "decode png", "decode jpeg" …, "preprocess", "whole"
void augment_side(const Workplace& place);  // any line: batches, varied
void align_side(const Workplace& place);    // "one way", "both ways", "compare"

// For a side: the next line, if there is one.
std::optional<std::string> next_line();
void answer(const boost::json::object& line);
// Answers every line with what `repeat` says of it.
void answer_lines(const boost::json::object& about,
                  const std::function<boost::json::object(const std::string& what)>& repeat);

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start);

// Calls `one` with the numbers below `count`, from 0 again after the last, for about half a second. Returns
// the seconds, and how often as "items".
boost::json::object repeat_for_a_while(std::size_t count, const std::function<void(std::size_t)>& one);

}  // namespace siglib::bench
