#include "siglib/train/history.h"

#include "siglib/core/error.h"

#include <boost/json.hpp>

#include <cmath>
#include <limits>

namespace siglib {
namespace {

// The record's fields in the order of the line; one list for both directions.
template <class Record, class Visit>
void visit_record(Record& r, Visit&& visit) {
  visit("epoch", r.epoch);
  visit("step", r.step);
  visit("learning_rate", r.learning_rate);
  visit("train_loss", r.train_loss);
  visit("active_share", r.active_share);
  visit("empty_batches", r.empty_batches);
  visit("gradient_norm", r.gradient_norm);
  visit("validation_eer", r.validation_eer);
  visit("validation_eer_skilled", r.validation_eer_skilled);
  visit("validation_eer_random", r.validation_eer_random);
  visit("validation_accuracy", r.validation_accuracy);
  visit("validation_precision", r.validation_precision);
  visit("validation_recall", r.validation_recall);
  visit("images_per_second", r.images_per_second);
  visit("seconds", r.seconds);
  visit("best", r.best);
}

struct Writer {
  boost::json::object& object;
  void operator()(const char* name, double value) {
    object[name] = std::isfinite(value) ? boost::json::value(value) : boost::json::value(nullptr);
  }
  void operator()(const char* name, std::int64_t value) { object[name] = value; }
  void operator()(const char* name, bool value) { object[name] = value; }
};

struct Reader {
  const boost::json::object& object;
  void operator()(const char* name, double& value) {
    const boost::json::value& found = object.at(name);
    value = found.is_null() ? std::numeric_limits<double>::quiet_NaN() : found.to_number<double>();
  }
  void operator()(const char* name, std::int64_t& value) {
    value = object.at(name).to_number<std::int64_t>();
  }
  void operator()(const char* name, bool& value) { value = object.at(name).as_bool(); }
};

}  // namespace

std::string to_json_line(const EpochRecord& record) {
  boost::json::object object;
  visit_record(record, Writer{object});
  return boost::json::serialize(object);
}

EpochRecord parse_json_line(const std::string& line) {
  EpochRecord record;
  try {
    const boost::json::value value = boost::json::parse(line);
    visit_record(record, Reader{value.as_object()});
  } catch (const std::exception& error) {
    fail(ErrorKind::model, "not a line of a training log: {}", error.what());
  }
  return record;
}

}  // namespace siglib
