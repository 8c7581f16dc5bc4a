#include "siglib/score/template_bytes.h"

#include "siglib/core/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>

namespace siglib {
namespace {

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

constexpr std::string_view kMagic = "sigtmpl1";
constexpr std::uint32_t kMaxDimension = 1 << 16;

constexpr std::array kFields{&Strokes::x,     &Strokes::y,        &Strokes::cos2, &Strokes::sin2,
                             &Strokes::width, &Strokes::darkness, &Strokes::ink,  &Strokes::crowding};

class Output {
 public:
  template <class T>
  void put(std::span<const T> values) {
    const auto* begin = reinterpret_cast<const std::uint8_t*>(values.data());
    bytes_.insert(bytes_.end(), begin, begin + values.size_bytes());
  }
  template <class T>
  void put_one(T value) {
    put(std::span<const T>(&value, 1));
  }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  template <class T>
  std::vector<T> get(std::size_t count) {
    if (rest_.size() / sizeof(T) < count) fail(ErrorKind::model, "template: ends early");
    std::vector<T> values(count);
    if (count > 0) std::memcpy(values.data(), rest_.data(), count * sizeof(T));
    rest_ = rest_.subspan(count * sizeof(T));
    return values;
  }
  template <class T>
  T get_one() {
    return get<T>(1).front();
  }
  std::uint32_t count(const char* what, std::uint32_t most) {
    const auto found = get_one<std::uint32_t>();
    if (found > most) fail(ErrorKind::model, "template: {} {}, expected at most {}", found, what, most);
    return found;
  }
  std::vector<float> numbers(std::size_t count) {
    std::vector<float> values = get<float>(count);
    if (!std::ranges::all_of(values, [](float value) { return std::isfinite(value); }))
      fail(ErrorKind::model, "template: holds what is not a finite number");
    return values;
  }
  bool empty() const { return rest_.empty(); }

 private:
  std::span<const std::uint8_t> rest_;
};

}  // namespace

Bytes to_bytes(const Template& signature) {
  Output out;
  out.put(std::span(kMagic));
  out.put_one(static_cast<std::uint32_t>(signature.embedding.size()));
  out.put_one(static_cast<std::uint32_t>(signature.strokes.size()));
  out.put(std::span<const float>(signature.embedding));
  for (const auto field : kFields) out.put(std::span<const float>(signature.strokes.*field));
  out.put(std::span<const std::int8_t>(signature.strokes.jets));
  out.put_one(signature.strokes.length);
  return out.take();
}

Template template_of_bytes(std::span<const std::uint8_t> bytes) {
  Input in(bytes);
  if (!std::ranges::equal(in.get<char>(kMagic.size()), kMagic))
    fail(ErrorKind::model, "template: does not begin with \"{}\": no template, or of another version",
         kMagic);
  const std::uint32_t dimension = in.count("dimensions", kMaxDimension);
  const std::uint32_t points = in.count("points", kMaxStrokePoints);
  Template result;
  result.embedding = in.numbers(dimension);
  for (const auto field : kFields) result.strokes.*field = in.numbers(points);
  result.strokes.jets = in.get<std::int8_t>(points * kJetChannels);
  result.strokes.length = in.numbers(1).front();
  if (!in.empty()) fail(ErrorKind::model, "template: is longer than its {} points need", points);
  return result;
}

}  // namespace siglib
