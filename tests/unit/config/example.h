// An options struct with every kind of field, a group in a group, and a list within a list.
#pragma once

#include "siglib/config/config.h"
#include "siglib/core/error.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace siglib::test {

enum class Colour { red, green, off };

struct Inner {
  double margin = 0.5;
  Colour colour = Colour::green;

  void visit_fields(FieldVisitor& v) {
    v.field("margin", margin, between(0, 1), "gap between classes");
    v.choice("colour", colour, {{"red", Colour::red}, {"green", Colour::green}, {"off", Colour::off}}, "hue");
  }
  bool operator==(const Inner&) const = default;
};

struct Group {
  double rate = 0.001;
  Inner inner;

  void visit_fields(FieldVisitor& v) {
    v.field("rate", rate, at_least(0), "step size");
    v.group("inner", inner, "a group in a group");
  }
  bool operator==(const Group&) const = default;
};

struct Item {
  std::string name = "unnamed";
  std::int64_t weight = 1;
  std::vector<Inner> parts;
  Inner inner;

  void visit_fields(FieldVisitor& v) {
    v.field("name", name, "what it is called");
    v.field("weight", weight, at_least(0), "how much it counts");
    v.list("parts", parts, "a list in a list");
    v.group("inner", inner, "a group in a list");
  }
  bool operator==(const Item&) const = default;
};

struct Example {
  bool flag = false;
  std::int64_t epochs = 10;
  double factor = 1.5;
  std::string title = "none";
  std::vector<std::string> paths;
  std::vector<std::int64_t> widths{8, 16};
  Group group;
  std::vector<Item> items;
  std::int64_t seed = 1;

  void visit_fields(FieldVisitor& v) {
    v.field("flag", flag, "a switch");
    v.field("epochs", epochs, between(1, 1000), "passes");
    v.field("factor", factor, any_value(), "a number");
    v.field("title", title, "a text");
    v.field("paths", paths, "texts");
    v.field("widths", widths, at_least(1), "whole numbers");
    v.group("group", group, "a group");
    v.list("items", items, "a list of groups");
    v.field("seed", seed, any_value(), "any whole number");
  }
  bool operator==(const Example&) const = default;
};

inline Example loaded(const std::string& text) {
  Example example;
  load_yaml(example, text, "x.yaml");
  return example;
}

// The message with which `action` fails as a usage error.
template <class Action>
std::string usage_error(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

inline std::string load_error(const std::string& text) {
  return usage_error([&] { loaded(text); });
}

}  // namespace siglib::test
