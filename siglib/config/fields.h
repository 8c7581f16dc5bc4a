// One field list per options struct. An options struct is a plain aggregate with a member function
//
//   void visit_fields(FieldVisitor& v) {
//     v.field("epochs", epochs, at_least(1), "passes over the training writers");
//     v.choice("kind", kind, {{"contrastive", LossKind::contrastive}, …}, "which loss");
//     v.group("optimizer", optimizer, "step rule");
//   }
//
// and from that one list come its defaults, loading, overrides, validation, help text and printing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace siglib {

// Closed range of accepted values.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};
constexpr Range between(double low, double high) {
  return {low, high};
}
constexpr Range at_least(double low) {
  return {low, std::numeric_limits<double>::infinity()};
}
constexpr Range any_value() {
  return {};
}

class FieldVisitor {
 public:
  virtual ~FieldVisitor() = default;

  virtual void field(std::string_view name, bool& value, std::string_view help) = 0;
  virtual void field(std::string_view name, std::int64_t& value, Range range, std::string_view help) = 0;
  virtual void field(std::string_view name, double& value, Range range, std::string_view help) = 0;
  virtual void field(std::string_view name, std::string& value, std::string_view help) = 0;
  virtual void field(std::string_view name, std::vector<std::string>& value, std::string_view help) = 0;
  virtual void field(std::string_view name, std::vector<std::int64_t>& value, Range each,
                     std::string_view help) = 0;

  // An enumeration, spelt by name.
  template <class E>
  void choice(std::string_view name, E& value, std::span<const std::pair<std::string_view, E>> names,
              std::string_view help) {
    std::vector<std::string_view> spellings;
    std::size_t index = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
      spellings.push_back(names[i].first);
      if (names[i].second == value) index = i;
    }
    one_of(name, index, spellings, help);
    value = names[index].second;
  }
  template <class E>
  void choice(std::string_view name, E& value, std::initializer_list<std::pair<std::string_view, E>> names,
              std::string_view help) {
    choice(name, value, std::span<const std::pair<std::string_view, E>>(names.begin(), names.size()), help);
  }

  template <class E, std::size_t N>
  void choice(std::string_view name, E& value, const std::array<std::pair<std::string_view, E>, N>& names,
              std::string_view help) {
    choice(name, value, std::span<const std::pair<std::string_view, E>>(names), help);
  }

  // A nested options struct.
  template <class Options>
  void group(std::string_view name, Options& options, std::string_view help) {
    if (!enter(name, help)) return;
    options.visit_fields(*this);
    leave();
  }

  // A list of nested options structs. A loaded list replaces the one before it, as loaded lists of values do.
  template <class Options>
  void list(std::string_view name, std::vector<Options>& items, std::string_view help) {
    std::size_t size = items.size();
    if (list_size(name, size, help)) items.assign(size, Options{});
    for (std::size_t i = 0; i < items.size(); ++i) {
      enter_item(name, i);
      items[i].visit_fields(*this);
      leave();
    }
  }

 protected:
  virtual void one_of(std::string_view name, std::size_t& index, std::span<const std::string_view> names,
                      std::string_view help) = 0;
  virtual bool enter(std::string_view name, std::string_view help) = 0;
  // True when the list is to become `size` fresh items.
  virtual bool list_size(std::string_view name, std::size_t& size, std::string_view help) = 0;
  virtual void enter_item(std::string_view name, std::size_t index) = 0;
  virtual void leave() = 0;
};

template <class T>
concept Options = requires(T& options, FieldVisitor& visitor) {
  options.visit_fields(visitor);
};

}  // namespace siglib
