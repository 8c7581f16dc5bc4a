// Options into YAML and into help text.
#include "siglib/config/config.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <cmath>
#include <numeric>

namespace siglib {
namespace {

// The shortest text that reads back as the same number.
std::string number(double value) {
  return fmt::format("{}", value);
}

class YamlWriter final : public FieldVisitor {
 public:
  YamlWriter() { out_ << YAML::BeginMap; }
  std::string finish() {
    out_ << YAML::EndMap;
    return std::string(out_.c_str()) + "\n";
  }

  void field(std::string_view name, bool& value, std::string_view) override { key(name) << value; }
  void field(std::string_view name, std::int64_t& value, Range, std::string_view) override {
    key(name) << value;
  }
  void field(std::string_view name, double& value, Range, std::string_view) override {
    key(name) << number(value);
  }
  void field(std::string_view name, std::string& value, std::string_view) override {
    key(name) << YAML::DoubleQuoted << value;
  }
  void field(std::string_view name, std::vector<std::string>& value, std::string_view) override {
    key(name) << YAML::Flow << YAML::BeginSeq;
    for (const std::string& item : value) out_ << YAML::DoubleQuoted << item;
    out_ << YAML::EndSeq;
  }
  void field(std::string_view name, std::vector<std::int64_t>& value, Range, std::string_view) override {
    key(name) << YAML::Flow << value;
  }

 protected:
  void one_of(std::string_view name, std::size_t& index, std::span<const std::string_view> names,
              std::string_view) override {
    key(name) << std::string(names[index]);
  }
  bool enter(std::string_view name, std::string_view) override {
    key(name) << YAML::BeginMap;
    is_item_.push_back(false);
    return true;
  }
  bool list_size(std::string_view name, std::size_t& size, std::string_view) override {
    key(name) << YAML::BeginSeq;
    if (size == 0)
      out_ << YAML::EndSeq;
    else
      remaining_.push_back(size);
    return false;
  }
  void enter_item(std::string_view, std::size_t) override {
    out_ << YAML::BeginMap;
    is_item_.push_back(true);
  }
  void leave() override {
    out_ << YAML::EndMap;
    if (is_item_.back() && --remaining_.back() == 0) {
      out_ << YAML::EndSeq;
      remaining_.pop_back();
    }
    is_item_.pop_back();
  }

 private:
  YAML::Emitter& key(std::string_view name) { return out_ << YAML::Key << std::string(name) << YAML::Value; }

  YAML::Emitter out_;
  std::vector<bool> is_item_;           // per open map: whether it is an item of a list
  std::vector<std::size_t> remaining_;  // per open list: its items that are not written yet
};

class HelpPrinter final : public FieldVisitor {
 public:
  std::string text;

  void field(std::string_view name, bool& value, std::string_view help) override {
    line(name, value ? "true" : "false", "", help);
  }
  void field(std::string_view name, std::int64_t& value, Range range, std::string_view help) override {
    line(name, fmt::format("{}", value), limits(range), help);
  }
  void field(std::string_view name, double& value, Range range, std::string_view help) override {
    line(name, number(value), limits(range), help);
  }
  void field(std::string_view name, std::string& value, std::string_view help) override {
    line(name, fmt::format("\"{}\"", value), "", help);
  }
  void field(std::string_view name, std::vector<std::string>& value, std::string_view help) override {
    line(name, fmt::format("[{}]", fmt::join(value, ", ")), "", help);
  }
  void field(std::string_view name, std::vector<std::int64_t>& value, Range each,
             std::string_view help) override {
    line(name, fmt::format("[{}]", fmt::join(value, ", ")), limits(each), help);
  }

 protected:
  void one_of(std::string_view name, std::size_t& index, std::span<const std::string_view> names,
              std::string_view help) override {
    line(name, names[index], fmt::format("{}", fmt::join(names, "|")), help);
  }
  bool enter(std::string_view name, std::string_view help) override {
    text += fmt::format("{}{}:  # {}\n", indent(), name, help);
    steps_.push_back(1);
    return true;
  }
  bool list_size(std::string_view name, std::size_t& size, std::string_view help) override {
    text += fmt::format("{}{}:  # {} (list{})\n", indent(), name, help, size == 0 ? ", empty; an item" : "");
    if (size > 0) return false;
    size = 1;  // shows the keys of an item
    return true;
  }
  void enter_item(std::string_view, std::size_t) override {
    text += fmt::format("{}  -\n", indent());
    steps_.push_back(2);
  }
  void leave() override { steps_.pop_back(); }

 private:
  std::string indent() const {
    return std::string(std::accumulate(steps_.begin(), steps_.end(), std::size_t{0}) * 2, ' ');
  }

  static std::string limits(Range range) {
    if (std::isinf(range.low) && std::isinf(range.high)) return "";
    if (std::isinf(range.high)) return fmt::format(">= {}", range.low);
    return fmt::format("{}..{}", range.low, range.high);
  }

  void line(std::string_view name, std::string_view value, const std::string& accepted,
            std::string_view help) {
    const std::string left = fmt::format("{}{}: {}", indent(), name, value);
    text +=
        fmt::format("{:<34}  # {}{}\n", left, help, accepted.empty() ? "" : fmt::format(" [{}]", accepted));
  }

  std::vector<std::size_t> steps_;  // per open group or item: how much deeper it is
};

}  // namespace

namespace detail {

std::string to_yaml(const Visit& visit) {
  YamlWriter writer;
  visit(writer);
  return writer.finish();
}

std::string help(const Visit& visit) {
  HelpPrinter printer;
  visit(printer);
  return printer.text;
}

}  // namespace detail
}  // namespace siglib
