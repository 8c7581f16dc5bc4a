#include "siglib/model/provenance.h"

#include "siglib/core/error.h"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

namespace json = boost::json;

json::value number_or_null(double value) {
  return std::isfinite(value) ? json::value(value) : json::value(nullptr);
}

double number_or_nan(const json::value& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.to_number<double>();
}

std::string text_of(const json::value& value) {
  return std::string(value.as_string());
}

json::object to_object(const Provenance& p) {
  json::array collections;
  for (const CollectionProvenance& c : p.collections)
    collections.push_back(json::object{{"name", c.name},
                                       {"title", c.title},
                                       {"terms", c.terms},
                                       {"writers", c.writers},
                                       {"images", c.images}});
  return {{"title", p.title},
          {"siglib_version", p.siglib_version},
          {"created", p.created},
          {"epoch", p.epoch},
          {"validation_eer_skilled", number_or_null(p.validation_eer_skilled)},
          {"validation_eer_random", number_or_null(p.validation_eer_random)},
          {"collections", std::move(collections)},
          {"recipe", p.recipe}};
}

}  // namespace

std::string to_json(const Provenance& provenance) {
  // Boost.JSON 1.81 does not indent; one member a line is what a person reads in provenance.json.
  std::string text = "{\n";
  const json::object object = to_object(provenance);
  for (const auto& member : object) {
    text += "  " + json::serialize(json::value(member.key())) + ": " + json::serialize(member.value());
    text += &member == object.end() - 1 ? "\n" : ",\n";
  }
  return text + "}\n";
}

void write_provenance(Hdf5File& file, const Provenance& provenance) {
  file.write_strings("provenance", std::vector<std::string>{json::serialize(to_object(provenance))});
}

Provenance read_provenance(const Hdf5File& file) {
  const std::string text = file.read_strings("provenance", 1).front();
  try {
    const json::value value = json::parse(text);
    const json::object& o = value.as_object();
    Provenance p{text_of(o.at("title")),
                 text_of(o.at("siglib_version")),
                 text_of(o.at("created")),
                 text_of(o.at("recipe")),
                 o.at("epoch").to_number<std::int64_t>(),
                 number_or_nan(o.at("validation_eer_skilled")),
                 number_or_nan(o.at("validation_eer_random")),
                 {}};
    for (const json::value& item : o.at("collections").as_array()) {
      const json::object& c = item.as_object();
      p.collections.push_back({text_of(c.at("name")), text_of(c.at("title")), text_of(c.at("terms")),
                               c.at("writers").to_number<std::int64_t>(),
                               c.at("images").to_number<std::int64_t>()});
    }
    return p;
  } catch (const std::exception& error) {
    fail(ErrorKind::model, "{}: has damaged provenance: {}", file.name(), error.what());
  }
}

void write_seen(Hdf5File& file, const std::vector<Digest>& seen) {
  std::vector<std::uint8_t> bytes;
  for (const Digest& digest : seen) bytes.insert(bytes.end(), digest.begin(), digest.end());
  file.write<std::uint8_t>("seen", bytes, {static_cast<std::int64_t>(seen.size()), 32});
}

std::vector<Digest> read_seen(const Hdf5File& file) {
  const std::vector<std::uint8_t> bytes = file.read<std::uint8_t>("seen", {kAnySize, 32});
  std::vector<Digest> seen(bytes.size() / 32);
  for (std::size_t i = 0; i < seen.size(); ++i)
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(32 * i), 32, seen[i].begin());
  return seen;
}

}  // namespace siglib
