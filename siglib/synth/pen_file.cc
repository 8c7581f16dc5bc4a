#include "siglib/synth/pen_file.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>

namespace siglib {
namespace {

constexpr std::int64_t kMaxPoints = 20'000;
constexpr std::int64_t kMaxCoordinate = 100'000;       // tablet units
constexpr std::int64_t kMaxTime = 10'000'000'000'000;  // milliseconds
constexpr double kMillisecondsPerSecond = 1000;

// One unit of the file, and the least step that the tablet tells, as millimetres of writing. y may grow
// upwards: a negative unit.
struct Tablet {
  std::string_view name;
  double x_unit, y_unit;
  double grain;
  std::int64_t full_pressure;
};

// People write smaller on these tablets, within a window or on a display of 56 mm; the factors bring the
// median width of a signature to the 50 mm that they take on paper.
constexpr double kVisualGrowth = 1.75, kBlindGrowth = 1.5;
constexpr double kEpadPitch = kVisualGrowth * 25.4 / 300;

// SVC2004: a Wacom Intuos, 100 lines per millimetre (the largest x is the edge of its 127 mm).
// SUSIG blind: a Wacom Graphire2 of 5103 x 3711 lines, 40 per millimetre, counted in 1000 x 640 steps.
// SUSIG visual: an Interlink ePad-ink, 300 positions per inch; the files stretch its 661 x 272 positions to
// 0 .. 32767 along both axes, so that the two units differ.
constexpr Tablet kSvc2004{"svc2004", 0.01, -0.01, 0.01, 1023};
constexpr Tablet kSusigVisual{"susig_visual", kEpadPitch * 661 / 32767, kEpadPitch * 272 / 32767, kEpadPitch,
                              255};
constexpr Tablet kSusigBlind{"susig_blind", kBlindGrowth / 40, kBlindGrowth / 40, kBlindGrowth * 5.8 / 40,
                             1023};

const Tablet& tablet_of(PenFormat format) {
  switch (format) {
    case PenFormat::svc2004:
      return kSvc2004;
    case PenFormat::susig_visual:
      return kSusigVisual;
    case PenFormat::susig_blind:
      return kSusigBlind;
  }
  fail(ErrorKind::internal, "a pen format without a tablet");
}

struct Place {
  const std::string& origin;
  std::int64_t line;  // from 1
};

template <class... Args>
[[noreturn]] void fail_at(const Place& place, fmt::format_string<Args...> format, Args&&... args) {
  fail(ErrorKind::input, "{}:{}: {}", place.origin, place.line,
       fmt::format(format, std::forward<Args>(args)...));
}

class Lines {
 public:
  Lines(std::string_view text, const std::string& origin) : text_(text), place_{origin, 0} {}

  // Without its end (LF or CRLF). Nothing after the last line.
  std::optional<std::string_view> next() {
    if (text_.empty()) return std::nullopt;
    ++place_.line;
    const std::size_t end = std::min(text_.find('\n'), text_.size());
    std::string_view line = text_.substr(0, end);
    text_.remove_prefix(std::min(end + 1, text_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  std::string_view header(const char* expected) {
    const auto line = next();
    if (!line) {
      ++place_.line;
      fail_at(place_, "the file ends here; expected {}", expected);
    }
    return *line;
  }

  const Place& place() const { return place_; }

 private:
  std::string_view text_;
  Place place_;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::int64_t announced(std::string_view text, const Place& place) {
  const auto count = whole_number(trimmed(text));
  if (!count || *count < 1 || *count > kMaxPoints)
    fail_at(place, "expected the number of points, 1 to {}", kMaxPoints);
  return *count;
}

struct Field {
  const char* name;
  std::int64_t least, most;
};

void read_row(std::string_view line, std::span<const Field> fields, std::span<std::int64_t> values,
              const Place& place) {
  std::size_t count = 0;
  for (std::string_view rest = trimmed(line); !rest.empty(); ++count) {
    const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
    if (count < fields.size()) {
      const Field& field = fields[count];
      const auto value = whole_number(rest.substr(0, end));
      if (!value) fail_at(place, "{} is no whole number", field.name);
      if (*value < field.least || *value > field.most)
        fail_at(place, "{} {}: expected {} to {}", field.name, *value, field.least, field.most);
      values[count] = *value;
    }
    rest = trimmed(rest.substr(end));
  }
  if (count != fields.size()) fail_at(place, "has {} fields, expected {}", count, fields.size());
}

// Collects points in millimetres, y downwards.
class Recording {
 public:
  explicit Recording(const Tablet& tablet) : tablet_(tablet) {}

  void lift() {
    if (points_.empty() || points_.back().pressure <= 0) return;
    PenPoint air = points_.back();
    air.pressure = 0;
    points_.push_back(air);
  }

  void add(std::int64_t x, std::int64_t y, std::int64_t time, std::int64_t pressure) {
    if (points_.empty()) start_ = time;
    const double seconds = static_cast<double>(time - start_) / kMillisecondsPerSecond;
    const double now = points_.empty() ? seconds : std::max(seconds, points_.back().time);
    points_.push_back({static_cast<double>(x) * tablet_.x_unit, static_cast<double>(y) * tablet_.y_unit, now,
                       static_cast<double>(pressure) / static_cast<double>(tablet_.full_pressure)});
  }

  Trajectory take() { return {std::move(points_)}; }

 private:
  const Tablet& tablet_;
  std::vector<PenPoint> points_;
  std::int64_t start_ = 0;
};

// Calls add(values) for each of the announced rows; nothing but empty lines may follow.
template <std::size_t N, class Add>
void read_rows(Lines& lines, std::int64_t count, const std::array<Field, N>& fields, const Add& add) {
  std::array<std::int64_t, N> values{};
  std::int64_t rows = 0;
  while (const auto line = lines.next()) {
    if (trimmed(*line).empty()) continue;
    if (++rows > count) fail_at(lines.place(), "more points than the {} announced", count);
    read_row(*line, fields, values, lines.place());
    add(values);
  }
  if (rows < count) fail_at(lines.place(), "the file ends after {} of the {} points announced", rows, count);
}

Trajectory parse_svc2004(Lines& lines, const Tablet& tablet) {
  const std::int64_t count = announced(lines.header("the number of points"), lines.place());
  const std::array<Field, 7> fields{{{"x", -kMaxCoordinate, kMaxCoordinate},
                                     {"y", -kMaxCoordinate, kMaxCoordinate},
                                     {"time", 0, kMaxTime},
                                     {"button", 0, 255},
                                     {"azimuth", -3600, 3600},
                                     {"altitude", -900, 900},
                                     {"pressure", 0, tablet.full_pressure}}};
  Recording recording(tablet);
  read_rows(lines, count, fields, [&](const auto& row) {
    // Bit 0 of the button is the tip. The first point of a stroke carries 0 though it presses already; the
    // way to it was in the air.
    const bool tip = row[3] % 2 == 1;
    if (!tip) recording.lift();
    recording.add(row[0], row[1], row[2], row[6]);
  });
  return recording.take();
}

Trajectory parse_susig(Lines& lines, const Tablet& tablet) {
  if (!lines.header("the names of the columns").starts_with("X, Y"))
    fail_at(lines.place(), "expected the names of the columns, \"X, Y, TStamp, Pres., EndPts\"");
  constexpr std::string_view kSize = "DataSize:";
  const std::string_view size = lines.header("\"DataSize: N\"");
  if (!size.starts_with(kSize)) fail_at(lines.place(), "expected \"DataSize: N\"");
  const std::int64_t count = announced(size.substr(kSize.size()), lines.place());
  const std::array<Field, 5> fields{{{"x", -kMaxCoordinate, kMaxCoordinate},
                                     {"y", -kMaxCoordinate, kMaxCoordinate},
                                     {"time stamp", 0, kMaxTime},
                                     {"pressure", 0, tablet.full_pressure},
                                     {"end point", 0, 1}}};
  Recording recording(tablet);
  read_rows(lines, count, fields, [&](const auto& row) {
    recording.add(row[0], row[1], row[2], row[3]);
    if (row[4] == 1) recording.lift();
  });
  return recording.take();
}

}  // namespace

PenFormat pen_format(std::string_view name) {
  for (const PenFormat format : {PenFormat::svc2004, PenFormat::susig_visual, PenFormat::susig_blind})
    if (pen_format_name(format) == name) return format;
  fail(ErrorKind::usage, "\"{}\" is no pen format; expected svc2004, susig_visual or susig_blind", name);
}

std::string_view pen_format_name(PenFormat format) {
  return tablet_of(format).name;
}

double pen_grain(PenFormat format) {
  return tablet_of(format).grain;
}

Trajectory parse_pen_file(std::string_view text, PenFormat format, const std::string& origin) {
  Lines lines(text, origin);
  const Tablet& tablet = tablet_of(format);
  return format == PenFormat::svc2004 ? parse_svc2004(lines, tablet) : parse_susig(lines, tablet);
}

Trajectory read_pen_file(const std::filesystem::path& file, PenFormat format) {
  return parse_pen_file(read_text(file, kMaxPenFileBytes), format, file.string());
}

}  // namespace siglib
