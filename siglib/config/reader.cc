// YAML into options.
#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

constexpr std::uint64_t kMaxConfigBytes = 1 << 20;

class YamlReader final : public FieldVisitor {
 public:
  YamlReader(const YAML::Node& root, std::string origin) : origin_(std::move(origin)) {
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
    for (const YAML::Node& item : items(node, name)) value.push_back(scalar<std::string>(item, name, "texts"));
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
      complain(node, name, fmt::format("\"{}\" is not one of {}{}", word, fmt::join(names, ", "),
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

  std::size_t list_size(std::string_view name, std::size_t current, std::string_view) override {
    const YAML::Node node = take(name);
    if (!node) {
      list_ = YAML::Node(YAML::NodeType::Null);
      return current;
    }
    list_.reset(node);
    return items(node, name).size();
  }

  void enter_item(std::string_view name, std::size_t index) override {
    const YAML::Node item = list_.IsSequence() ? list_[index] : YAML::Node(YAML::NodeType::Map);
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
  };

  void push(const YAML::Node& node, std::string_view name) {
    std::string path = levels_.empty() ? "" : levels_.back().path;
    if (!path.empty()) path += '.';
    path += name;
    levels_.push_back({node, path, {}});
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
    if (!node.IsScalar() || !YAML::convert<T>::decode(node, value))
      complain(node, name, fmt::format("expected {}{}", expected,
                                       node.IsScalar() ? fmt::format(", found \"{}\"", node.Scalar()) : ""));
    return value;
  }

  std::vector<YAML::Node> items(const YAML::Node& node, std::string_view name) {
    if (!node.IsSequence()) complain(node, name, "expected a list");
    return {node.begin(), node.end()};
  }

  void check(double value, Range range, const YAML::Node& node, std::string_view name) {
    if (value >= range.low && value <= range.high) return;  // NaN is refused here too
    if (std::isinf(range.high))
      complain(node, name, fmt::format("{} is out of range, expected at least {}", value, range.low));
    complain(node, name, fmt::format("{} is out of range, expected {} to {}", value, range.low, range.high));
  }

  void refuse_unknown(const Level& level) {
    if (!level.node.IsMap()) return;
    for (const auto& entry : level.node) {
      const auto key = entry.first.as<std::string>();
      if (std::find(level.known.begin(), level.known.end(), key) != level.known.end()) continue;
      const std::string near = nearest(key, level.known);
      fail(ErrorKind::usage, "{}: unknown key \"{}\"{}", place(entry.first, level.path, key), key,
           near.empty() ? fmt::format("; known here: {}", fmt::join(level.known, ", "))
                        : fmt::format("; did you mean \"{}\"?", near));
    }
  }

  std::string place(const YAML::Node& node, const std::string& path, std::string_view name) const {
    const std::string key = path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
    const YAML::Mark mark = node.Mark();
    return mark.is_null() ? fmt::format("{}: {}", origin_, key)
                          : fmt::format("{}:{}: {}", origin_, mark.line + 1, key);
  }

  [[noreturn]] void complain(const YAML::Node& node, std::string_view name, const std::string& what) const {
    fail(ErrorKind::usage, "{}: {}", place(node, levels_.back().path, name), what);
  }

  std::string origin_;
  std::vector<Level> levels_;
  YAML::Node list_;
};

void read(const YAML::Node& root, const std::string& origin, const detail::Visit& visit) {
  if (root.IsNull()) return;
  if (!root.IsMap()) fail(ErrorKind::usage, "{}: expected keys and values", origin);
  YamlReader reader(root, origin);
  visit(reader);
  reader.finish();
}

YAML::Node parse(const std::string& text, const std::string& origin) {
  try {
    return YAML::Load(text);
  } catch (const YAML::Exception& error) {
    fail(ErrorKind::usage, "{}:{}: is not valid YAML: {}", origin, error.mark.line + 1, error.msg);
  }
}

}  // namespace

namespace detail {

void load_yaml(std::string_view text, const std::string& origin, const Visit& visit) {
  read(parse(std::string(text), origin), origin, visit);
}

void apply_override(std::string_view assignment, const Visit& visit) {
  const std::string origin = fmt::format("--set {}", assignment);
  const auto equals = assignment.find('=');
  if (equals == std::string_view::npos || equals == 0) fail(ErrorKind::usage, "{}: expected KEY=VALUE", origin);
  YAML::Node node = parse(std::string(assignment.substr(equals + 1)), origin);
  if (node.IsNull()) node = YAML::Node("");
  std::string_view key = assignment.substr(0, equals);
  for (auto dot = key.rfind('.');; dot = key.rfind('.')) {
    YAML::Node map(YAML::NodeType::Map);
    map[std::string(dot == std::string_view::npos ? key : key.substr(dot + 1))] = node;
    node = map;
    if (dot == std::string_view::npos) break;
    key = key.substr(0, dot);
  }
  read(node, origin, visit);
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
