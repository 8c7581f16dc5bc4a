// Loading, overriding, printing and explaining options structs (see fields.h).
#pragma once

#include "siglib/config/fields.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace siglib {

namespace detail {
using Visit = std::function<void(FieldVisitor&)>;
void load_yaml(std::string_view text, const std::string& origin, const Visit& visit);
void apply_override(std::string_view assignment, const Visit& visit);
std::string to_yaml(const Visit& visit);
std::string help(const Visit& visit);
template <Options T>
Visit visit_of(T& options) {
  return [&options](FieldVisitor& visitor) { options.visit_fields(visitor); };
}
}  // namespace detail

// Sets the fields that the YAML text names and leaves the others. Throws Error(usage) with origin, line, key
// and the nearest valid key for an unknown key, a wrong type or a value out of range. `origin` is the file's
// name.
template <Options T>
void load_yaml(T& options, std::string_view text, const std::string& origin) {
  detail::load_yaml(text, origin, detail::visit_of(options));
}

// The same from a file of at most 1 MiB.
std::string read_config_file(const std::filesystem::path& path);
template <Options T>
void load_yaml_file(T& options, const std::filesystem::path& path) {
  load_yaml(options, read_config_file(path), path.string());
}

// "optimizer.learning_rate=0.001": the value is read as YAML. Throws like load_yaml.
template <Options T>
void apply_override(T& options, std::string_view assignment) {
  detail::apply_override(assignment, detail::visit_of(options));
}

// Every field with its value. load_yaml(to_yaml(x)) == x.
template <Options T>
std::string to_yaml(T options) {
  return detail::to_yaml(detail::visit_of(options));
}

// A table of every key with type, default, range and help.
template <Options T>
std::string config_help(T defaults = {}) {
  return detail::help(detail::visit_of(defaults));
}

// The candidate nearest to `word` in edit distance, or "" when none is near enough to be a likely slip.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace siglib
