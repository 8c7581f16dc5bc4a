// YAML into options.
#include "siglib/config/config.h"
#include "siglib/config/yaml_document.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace siglib {
namespace {

constexpr std::uint64_t kMaxConfigBytes = 1 << 20;
constexpr std::size_t kLongestKey = 100;  // that is looked up among the known ones

// A text from outside on one line of a message.
std::string shown(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  return fmt::format("{:?}{}", text.substr(0, kLongest), text.size() > kLongest ? "…" : "");
}

bool parse(const std::string& text, std::string& value) {
  value = text;
  return true;
}

bool parse(const std::string& text, bool& value) {
  return YAML::convert<bool>::decode(YAML::Node(text), value);
}

// Decimal only: yaml-cpp itself would take 010 for eight, and a decimal comma where the locale has one.
template <class Number>
bool parse(const std::string& text, Number& value) {
  const char* const end = text.data() + text.size();
  const char* const begin = text.data() + (text.starts_with('+') && !text.starts_with("+-") ? 1 : 0);
  const auto [stop, error] = std::from_chars(begin, end, value);
  return error == std::errc() && stop == end;
}

class YamlReader final : public FieldVisitor {
 public:
  // `lines`: whether a line number of `origin` tells the reader anything.
  YamlReader(const YAML::Node& root, std::string origin, bool lines)
      : origin_(std::move(origin)), lines_(lines) {
    push(root, "");
  }

  void field(std::string_view name, bool& value, std::string_view) override {
    if (const YAML::Node node = take(name)) value = scalar<bool>(node, name, "true or false");
  }

  void field(std::string_view name, std::int64_t& value, Range range, std::string_view) override {
    const YAML::Node node = take(name);
    if (!node) return;
    value = scalar<std::int64_t>(node, name, "a whole number");
    check(static_cast<double>(value), range, node, name);
  }

  void field(std::string_view name, double& value, Range range, std::string_view) override {
    const YAML::Node node = take(name);
    if (!node) return;
    value = scalar<double>(node, name, "a number");
    check(value, range, node, name);
  }

  void field(std::string_view name, std::string& value, std::string_view) override {
    if (const YAML::Node node = take(name)) value = scalar<std::string>(node, name, "a text");
  }

  void field(std::string_view name, std::vector<std::string>& value, std::string_view) override {
    const YAML::Node node = take(name);
    if (!node) return;
    value.clear();
    for (const YAML::Node& item : items(node, name))
      value.push_back(scalar<std::string>(item, name, "texts"));
  }

  void field(std::string_view name, std::vector<std::int64_t>& value, Range each, std::string_view) override {
    const YAML::Node node = take(name);
    if (!node) return;
    value.clear();
    for (const YAML::Node& item : items(node, name)) {
      value.push_back(scalar<std::int64_t>(item, name, "whole numbers"));
      check(static_cast<double>(value.back()), each, item, name);
    }
  }

  // Call after the visit: a key that no field took is unknown.
  void finish() { refuse_unknown(levels_.front()); }

 protected:
  void one_of(std::string_view name, std::size_t& index, std::span<const std::string_view> names,
              std::string_view) override {
    const YAML::Node node = take(name);
    if (!node) return;
    const auto word = scalar<std::string>(node, name, "a name");
    const auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) {
      const std::string near = nearest(word, {names.begin(), names.end()});
      complain(node, name,
               fmt::format("{} is not one of {}{}", shown(word), fmt::join(names, ", "),
                           near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
    }
    index = static_cast<std::size_t>(found - names.begin());
  }

  bool enter(std::string_view name, std::string_view) override {
    const YAML::Node node = take(name);
    if (!node) return false;
    if (!node.IsMap()) complain(node, name, "expected a group of keys");
    push(node, name);
    return true;
  }

  bool list_size(std::string_view name, std::size_t& size, std::string_view) override {
    const YAML::Node node = take(name);
    levels_.back().items.clear();
    if (!node) return false;
    levels_.back().items = items(node, name);
    size = levels_.back().items.size();
    return true;
  }

  void enter_item(std::string_view name, std::size_t index) override {
    const std::vector<YAML::Node>& loaded = levels_.back().items;
    const YAML::Node item = loaded.empty() ? YAML::Node(YAML::NodeType::Map) : loaded[index];
    const std::string item_name = fmt::format("{}[{}]", name, index);
    if (!item.IsMap()) complain(item, item_name, "expected a group of keys");
    push(item, item_name);
  }

  void leave() override {
    refuse_unknown(levels_.back());
    levels_.pop_back();
  }

 private:
  struct Level {
    YAML::Node node;
    std::string path;
    std::vector<std::string> known;
    std::vector<YAML::Node> items;  // of the list that is being visited; none when the text does not name it
  };

  void push(const YAML::Node& node, std::string_view name) {
    std::string path = levels_.empty() ? "" : levels_.back().path;
    if (!path.empty()) path += '.';
    path += name;
    levels_.push_back({node, path, {}, {}});
    std::set<std::string> seen;
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) complain(entry.first, "", "a key must be a plain name");
      if (!seen.insert(entry.first.Scalar()).second)
        fail(ErrorKind::usage, "{}: key {} is given twice", place(entry.first, path),
             shown(entry.first.Scalar()));
    }
  }

  YAML::Node take(std::string_view name) {
    Level& level = levels_.back();
    level.known.emplace_back(name);
    const YAML::Node map = level.node;
    return map.IsMap() ? map[std::string(name)] : YAML::Node(YAML::NodeType::Undefined);
  }

  template <class T>
  T scalar(const YAML::Node& node, std::string_view name, std::string_view expected) {
    T value{};
    if (!node.IsScalar() || !parse(node.Scalar(), value))
      complain(node, name,
               fmt::format("expected {}{}", expected,
                           node.IsScalar() ? fmt::format(", found {}", shown(node.Scalar())) : ""));
    return value;
  }

  std::vector<YAML::Node> items(const YAML::Node& node, std::string_view name) {
    if (!node.IsSequence()) complain(node, name, "expected a list");
    return {node.begin(), node.end()};
  }

  void check(double value, Range range, const YAML::Node& node, std::string_view name) {
    if (!std::isfinite(value)) complain(node, name, "expected a finite number");
    if (value >= range.low && value <= range.high) return;
    if (std::isinf(range.high))
      complain(node, name, fmt::format("{} is out of range, expected at least {}", value, range.low));
    complain(node, name, fmt::format("{} is out of range, expected {} to {}", value, range.low, range.high));
  }

  void refuse_unknown(const Level& level) {
    if (!level.node.IsMap()) return;
    for (const auto& entry : level.node) {
      const std::string& key = entry.first.Scalar();
      if (std::find(level.known.begin(), level.known.end(), key) != level.known.end()) continue;
      const std::string near = nearest(key.substr(0, kLongestKey), level.known);
      fail(ErrorKind::usage, "{}: unknown key {}{}", place(entry.first, level.path), shown(key),
           near.empty() ? fmt::format("; known here: {}", fmt::join(level.known, ", "))
                        : fmt::format("; did you mean \"{}\"?", near));
    }
  }

  // "file:line: path", without what there is none of.
  std::string place(const YAML::Node& node, const std::string& path) const {
    const YAML::Mark mark = node.Mark();
    const std::string file =
        lines_ && !mark.is_null() ? fmt::format("{}:{}", origin_, mark.line + 1) : origin_;
    return path.empty() ? file : fmt::format("{}: {}", file, path);
  }

  [[noreturn]] void complain(const YAML::Node& node, std::string_view name, const std::string& what) const {
    std::string path = levels_.back().path;
    if (!path.empty() && !name.empty()) path += '.';
    path += name;
    fail(ErrorKind::usage, "{}: {}", place(node, path), what);
  }

  std::string origin_;
  bool lines_;
  std::vector<Level> levels_;
};

void read(const YAML::Node& root, const std::string& origin, bool lines, const detail::Visit& visit) {
  if (root.IsNull()) return;
  if (!root.IsMap()) fail(ErrorKind::usage, "{}: expected keys and values", origin);
  YamlReader reader(root, origin, lines);
  visit(reader);
  reader.finish();
}

}  // namespace

namespace detail {

void load_yaml(std::string_view text, const std::string& origin, const Visit& visit) {
  read(yaml_document(std::string(text), origin, true), origin, true, visit);
}

void apply_override(std::string_view assignment, const Visit& visit) {
  const std::string origin = fmt::format("--set {}", assignment);
  const auto equals = assignment.find('=');
  std::string_view key = assignment.substr(0, equals);
  if (equals == std::string_view::npos || key.empty() || key.starts_with('.') || key.ends_with('.') ||
      key.find("..") != std::string_view::npos)
    fail(ErrorKind::usage, "{}: expected KEY=VALUE, KEY like group.name", origin);
  YAML::Node node = yaml_document(std::string(assignment.substr(equals + 1)), origin, false);
  if (node.IsNull()) node.reset(YAML::Node(""));
  for (auto dot = key.rfind('.');; dot = key.rfind('.')) {
    YAML::Node map(YAML::NodeType::Map);
    map[std::string(dot == std::string_view::npos ? key : key.substr(dot + 1))] = node;
    node.reset(map);
    if (dot == std::string_view::npos) break;
    key = key.substr(0, dot);
  }
  read(node, origin, false, visit);
}

}  // namespace detail

std::string read_config_file(const std::filesystem::path& path) {
  try {
    return read_text(path, kMaxConfigBytes);
  } catch (const Error& error) {
    fail(ErrorKind::usage, "{}", error.what());
  }
}

}  // namespace siglib
