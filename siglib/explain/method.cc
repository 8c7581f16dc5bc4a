#include "siglib/explain/method.h"

#include "siglib/core/error.h"

#include <string>

namespace siglib {
namespace {

template <class Table>
auto named(const Table& table, std::string_view what, std::string_view name) {
  std::string all;
  for (const auto& [known, value] : table) {
    if (known == name) return value;
    all += (all.empty() ? "" : ", ") + std::string(known);
  }
  fail(ErrorKind::usage, "{} \"{}\": expected one of {}", what, name, all);
}

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  for (const auto& [name, known] : table)
    if (known == value) return name;
  fail(ErrorKind::internal, "value {} has no name", static_cast<int>(value));
}

}  // namespace

std::string_view to_string(Method method) {
  return name_in(kMethods, method);
}
Method method_named(std::string_view name) {
  return named(kMethods, "method", name);
}
std::string_view to_string(Baseline baseline) {
  return name_in(kBaselines, baseline);
}
Baseline baseline_named(std::string_view name) {
  return named(kBaselines, "baseline", name);
}

}  // namespace siglib
