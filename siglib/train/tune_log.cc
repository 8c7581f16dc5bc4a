#include "siglib/train/tune_log.h"

#include "siglib/core/error.h"
#include "siglib/data/csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

namespace siglib {
namespace {

constexpr std::array<std::string_view, 3> kStatusNames{"finished", "stopped_early", "failed"};
constexpr std::array<std::string_view, 4> kBefore{"trial", "rung", "epochs", "status"};
constexpr std::array<std::string_view, 5> kAfter{"eer", "eer_skilled", "eer_random", "seconds", "error"};

std::string cell(double value) {
  return std::isnan(value) ? "" : fmt::format("{}", value);
}

// Reads the fields of a row one after the other.
class Row {
 public:
  Row(const CsvRow& row, const CsvTable& table) : row_(row), table_(table) {}

  const std::string& text() { return row_.fields[next_++]; }
  template <class Number>
  Number number() {
    const std::string& field = row_.fields[next_];
    Number value{};
    const auto [stop, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc() || stop != field.data() + field.size()) refuse("a number");
    ++next_;
    return value;
  }
  double share() {
    if (!row_.fields[next_].empty()) return number<double>();
    ++next_;
    return std::numeric_limits<double>::quiet_NaN();
  }
  TuneStatus status() {
    const auto found = std::ranges::find(kStatusNames, row_.fields[next_]);
    if (found == kStatusNames.end()) refuse("finished, stopped_early or failed");
    ++next_;
    return static_cast<TuneStatus>(found - kStatusNames.begin());
  }

 private:
  [[noreturn]] void refuse(std::string_view expected) const {
    fail(ErrorKind::input, "{}:{}: {}: expected {}, found {:?}", table_.origin, row_.line,
         table_.header[next_], expected, row_.fields[next_]);
  }

  const CsvRow& row_;
  const CsvTable& table_;
  std::size_t next_ = 0;
};

std::vector<std::string> header(const TuneSpace& space) {
  std::vector<std::string> names(kBefore.begin(), kBefore.end());
  for (const TuneKey& key : space) names.push_back(key.key);
  names.insert(names.end(), kAfter.begin(), kAfter.end());
  return names;
}

}  // namespace

std::string_view name_of(TuneStatus status) {
  return kStatusNames[static_cast<std::size_t>(status)];
}

bool read_figures(std::string_view log, TuneRun& run) {
  std::optional<EpochRecord> best;
  run.seconds = 0;
  while (!log.empty()) {
    const auto end = log.find('\n');
    const EpochRecord record = parse_json_line(std::string(log.substr(0, end)));
    log.remove_prefix(end == std::string_view::npos ? log.size() : end + 1);
    run.seconds += record.seconds;
    if (record.best) best = record;  // each is better than those before
  }
  if (!best) return false;
  run.eer = best->validation_eer;
  run.eer_skilled = best->validation_eer_skilled;
  run.eer_random = best->validation_eer_random;
  return true;
}

bool better(const TuneRun& a, const TuneRun& b) {
  const auto order = [](const TuneRun& run) {
    return std::tuple(run.status == TuneStatus::failed, -run.rung, std::isnan(run.eer) ? 2.0 : run.eer,
                      run.trial);
  };
  return order(a) < order(b);
}

std::vector<TuneRun> ranking(const std::vector<TuneRun>& runs) {
  std::map<std::int64_t, TuneRun> last;
  for (const TuneRun& run : runs) {
    const auto [at, fresh] = last.try_emplace(run.trial, run);
    if (!fresh && at->second.rung < run.rung) at->second = run;
  }
  std::vector<TuneRun> ranked;
  for (auto& [trial, run] : last) ranked.push_back(std::move(run));
  std::ranges::sort(ranked, better);
  return ranked;
}

std::string to_csv(const TuneSpace& space, const std::vector<TuneRun>& runs) {
  const auto line = [](const std::vector<std::string>& fields) {
    std::string text;
    for (const std::string& field : fields) {
      if (!text.empty()) text += ',';
      text += csv_field(field);
    }
    return text + '\n';
  };
  std::string csv = line(header(space));
  for (const TuneRun& run : runs) {
    std::vector<std::string> fields{fmt::format("{}", run.trial), fmt::format("{}", run.rung),
                                    fmt::format("{}", run.epochs), std::string(name_of(run.status))};
    fields.insert(fields.end(), run.setting.begin(), run.setting.end());
    for (const double value : {run.eer, run.eer_skilled, run.eer_random}) fields.push_back(cell(value));
    fields.push_back(fmt::format("{:.3f}", run.seconds));
    fields.push_back(run.error);
    csv += line(fields);
  }
  return csv;
}

std::vector<TuneRun> parse_tune_csv(std::string_view text, const std::string& origin,
                                    const TuneSpace& space) {
  const CsvTable table = parse_csv(text, origin);
  if (table.header != header(space))
    fail(ErrorKind::input, "{}: expected the columns {}", origin, fmt::join(header(space), ","));
  std::vector<TuneRun> runs;
  for (const CsvRow& line : table.rows) {
    Row row(line, table);
    TuneRun run;
    run.trial = row.number<std::int64_t>();
    run.rung = row.number<std::int64_t>();
    run.epochs = row.number<std::int64_t>();
    run.status = row.status();
    for (std::size_t i = 0; i < space.size(); ++i) run.setting.push_back(row.text());
    run.eer = row.share();
    run.eer_skilled = row.share();
    run.eer_random = row.share();
    run.seconds = row.number<double>();
    run.error = row.text();
    runs.push_back(std::move(run));
  }
  return runs;
}

std::string difference(const TuneIdentity& a, const TuneIdentity& b) {
  if (a.config != b.config) return "the recipe";
  if (a.space != b.space) return "the space";
  if (a.seed != b.seed) return "--seed";
  if (a.trials != b.trials) return "--trials";
  if (a.halving != b.halving) return "--halving";
  if (a.min_epochs != b.min_epochs) return "--min-epochs";
  return "";
}

}  // namespace siglib
