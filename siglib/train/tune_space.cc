#include "siglib/train/tune_space.h"

#include "siglib/config/config.h"
#include "siglib/config/yaml_document.h"
#include "siglib/core/error.h"
#include "siglib/core/random.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace siglib {
namespace {

struct Fixed {
  std::string_view key;
  std::string_view reason;
};

// A search compares trials by their validation error: these keys would change the measure, or do not reach
// it.
constexpr Fixed kFixed[] = {
    {"title", "it is a text about the run"},
    {"data", "all trials share one canvas cache"},
    {"preprocess", "all trials share one canvas cache"},
    {"split", "all trials are measured on the same validation writers"},
    {"pairs", "all trials are measured on the same validation pairs"},
    {"train.select", "all trials are measured by the same figure"},
    {"score", "the validation errors of training are of the embedding alone"},
    {"strokes", "the validation errors of training are of the embedding alone"},
    {"policies", "the validation errors of training do not depend on them"},
};

// Whether one key is the other or holds it.
bool overlap(std::string_view a, std::string_view b) {
  const auto holds = [](std::string_view group, std::string_view key) {
    return key.starts_with(group) && (key.size() == group.size() || key[group.size()] == '.');
  };
  return holds(a, b) || holds(b, a);
}

// apply_override, with the place in the space's file instead of "--set KEY=VALUE".
template <class Target>
void apply(Target& target, const std::string& assignment, const std::string& place) {
  try {
    apply_override(target, assignment);
  } catch (const Error& error) {
    std::string_view what = error.what();
    const std::string prefix = fmt::format("--set {}: ", assignment);
    if (what.starts_with(prefix)) what.remove_prefix(prefix.size());
    const std::string key = fmt::format("{}: ", assignment.substr(0, assignment.find('=')));
    if (what.starts_with(key) && fmt::format("{}: ", place).ends_with(key)) what.remove_prefix(key.size());
    fail(error.kind(), "{}: {}", place, what);
  }
}

void make_flow(YAML::Node node) {
  if (!node.IsMap() && !node.IsSequence()) return;
  node.SetStyle(YAML::EmitterStyle::Flow);
  for (const auto& entry : node) make_flow(node.IsMap() ? entry.second : YAML::Node(entry));
}

// A node as YAML on one line.
std::string one_line(const YAML::Node& node) {
  if (node.IsNull()) return "";
  const YAML::Node copy = YAML::Clone(node);
  make_flow(copy);
  YAML::Emitter out;
  out << copy;
  return out.c_str();
}

std::string number(double value, bool integer) {
  return integer ? fmt::format("{}", static_cast<std::int64_t>(value)) : fmt::format("{}", value);
}

TuneRange range_of(const YAML::Node& node, const std::string& place) {
  TuneRange range;
  for (const auto& entry : node)
    apply(range, fmt::format("{}={}", entry.first.Scalar(), one_line(entry.second)), place);
  for (const char* end : {"low", "high"})
    if (!node[end])
      fail(ErrorKind::usage, "{}: expected a range {{low: …, high: …}}, {} is missing", place, end);
  constexpr double kLargestWhole = 9007199254740992;  // 2^53: beyond, doubles skip whole numbers
  if (!(range.low < range.high))
    fail(ErrorKind::usage, "{}: low {} is not below high {}", place, range.low, range.high);
  if (range.scale == TuneScale::log && range.low <= 0)
    fail(ErrorKind::usage, "{}: low {} has no logarithm; scale log needs low above 0", place, range.low);
  if (range.integer && (range.low != std::floor(range.low) || range.high != std::floor(range.high) ||
                        std::max(-range.low, range.high) > kLargestWhole))
    fail(ErrorKind::usage, "{}: integer: true needs whole numbers as low and high", place);
  return range;
}

// Tries on `base` what the key may become.
void check_values(const TuneKey& key, const Recipe& base) {
  std::vector<std::string> values = key.choices;
  if (key.range) {
    values = {number(key.range->low, key.range->integer), number(key.range->high, key.range->integer)};
  }
  for (const std::string& value : values) {
    Recipe tried = base;
    apply(tried, fmt::format("{}={}", key.key, value), key.place);
  }
  if (!key.range || key.range->integer) return;
  // Ends that are whole numbers fit a whole-number key; what lies between does not.
  const double between = key.range->low + 0.6180339887 * (key.range->high - key.range->low);
  Recipe tried = base;
  apply(tried, fmt::format("{}={}", key.key, between),
        fmt::format("{} (integer: true is missing?)", key.place));
}

// To four significant digits, for tables that can be read; to four beyond those that all values share.
double shortened(double value, const TuneRange& range) {
  const double largest = std::max(std::abs(range.low), std::abs(range.high));
  const int shared =
      std::max(0, static_cast<int>(std::floor(std::log10(largest / (range.high - range.low)))));
  const std::string digits = fmt::format("{:.{}g}", value, std::min(4 + shared, 17));
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

double draw(const TuneRange& range, Random& random) {
  if (range.integer && range.scale == TuneScale::linear)
    return static_cast<double>(
        random.integer(static_cast<std::int64_t>(range.low), static_cast<std::int64_t>(range.high)));
  double value = 0;
  if (range.scale == TuneScale::linear) {
    value = random.uniform(range.low, range.high);
  } else {
    // Half a step beyond, so that the ends of a whole-number range are as likely as the rest.
    const double margin = range.integer ? 0.5 : 0;
    value = std::exp(random.uniform(std::log(range.low - margin), std::log(range.high + margin)));
  }
  value = range.integer ? std::round(value) : shortened(value, range);
  return std::clamp(value, range.low, range.high);
}

}  // namespace

TuneSpace parse_tune_space(std::string_view text, const std::string& origin, const Recipe& base) {
  const YAML::Node root = yaml_document(std::string(text), origin, true);
  if (!root.IsMap() || root.size() == 0)
    fail(ErrorKind::usage, "{}: expected recipe keys, each with a list of values or a range {{low, high}}",
         origin);
  TuneSpace space;
  std::set<std::string> seen;
  for (const auto& entry : root) {
    const int line = entry.first.Mark().line + 1;
    if (!entry.first.IsScalar()) fail(ErrorKind::usage, "{}:{}: a key must be a plain name", origin, line);
    TuneKey key{.key = entry.first.Scalar(), .choices = {}, .range = {}, .place = {}};
    key.place = fmt::format("{}:{}: {}", origin, line, key.key);
    if (!seen.insert(key.key).second) fail(ErrorKind::usage, "{} is given twice", key.place);
    if (key.key.find('=') != std::string::npos) fail(ErrorKind::usage, "{}: is no recipe key", key.place);
    for (const Fixed& fixed : kFixed)
      if (overlap(key.key, fixed.key))
        fail(ErrorKind::usage, "{}: cannot be searched over: {} is fixed, for {}", key.place, fixed.key,
             fixed.reason);
    const YAML::Node& values = entry.second;
    if (values.IsMap())
      key.range = range_of(values, key.place);
    else if (values.IsSequence() && values.size() > 0)
      for (const YAML::Node& value : values) key.choices.push_back(one_line(value));
    else
      fail(ErrorKind::usage, "{}: expected a list of values or a range {{low: …, high: …}}", key.place);
    check_values(key, base);
    space.push_back(std::move(key));
  }
  for (const TuneKey& a : space)
    for (const TuneKey& b : space)
      if (&a != &b && overlap(a.key, b.key)) fail(ErrorKind::usage, "{}: overlaps with {}", a.place, b.key);
  return space;
}

TuneSetting draw_setting(const TuneSpace& space, std::uint64_t seed, std::int64_t trial) {
  Random random(seed, "tune", {static_cast<std::uint64_t>(trial)});
  TuneSetting setting;
  for (const TuneKey& key : space) {
    if (key.range) {
      setting.push_back(number(draw(*key.range, random), key.range->integer));
    } else {
      const auto last = static_cast<std::int64_t>(key.choices.size()) - 1;
      setting.push_back(key.choices[static_cast<std::size_t>(random.integer(0, last))]);
    }
  }
  return setting;
}

std::vector<std::string> assignments(const TuneSpace& space, const TuneSetting& setting) {
  std::vector<std::string> list;
  for (std::size_t i = 0; i < space.size(); ++i)
    list.push_back(fmt::format("{}={}", space[i].key, setting.at(i)));
  return list;
}

Recipe with_setting(Recipe base, const TuneSpace& space, const TuneSetting& setting) {
  const std::vector<std::string> list = assignments(space, setting);
  for (std::size_t i = 0; i < space.size(); ++i) apply(base, list[i], space[i].place);
  return base;
}

}  // namespace siglib
