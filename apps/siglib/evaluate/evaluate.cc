#include "siglib/evaluate/evaluate.h"

#include "common/command_line.h"
#include "common/console.h"
#include "common/device.h"
#include "engine.h"
#include "evaluate/protocol_options.h"
#include "evaluate/runs.h"
#include "evaluate/table.h"
#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/report/report.h"

#include <fmt/format.h>

#include <span>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;

void write_evaluation(const Evaluation& evaluation, std::span<const ModelRun> runs, const fs::path& folder) {
  make_writable_folder(folder);
  write_scores(evaluation, runs, folder / "scores.csv");
  write_text(folder / "metrics.json", metrics_json(evaluation) + "\n");
  write_text(folder / "report.html", evaluation_report(evaluation));
  write_text(folder / "model-card.md", model_card(evaluation));
  write_text(folder / "protocol.yaml", evaluation.protocol);
}

void tell(const Evaluation& evaluation, Console& console) {
  for (const std::string& alarm : evaluation.alarms) console.warn(fmt::format("ALARM: {}", alarm));
  for (const std::string& warning : evaluation.warnings) console.warn(warning);
}

EvaluateOptions options_of(const Protocol& protocol, const CommandLine& line) {
  RobustnessOptions robustness;
  robustness.scenes = scenes_named(protocol.degrade);
  robustness.seed = static_cast<std::uint64_t>(protocol.seed);
  return {protocol.allow_seen,
          {static_cast<int>(protocol.replicates), static_cast<std::uint64_t>(protocol.seed), line.threads()},
          protocol.probe,
          line.flag("embed-images") ? Pictures::always : Pictures::by_terms,
          robustness};
}

void run_one(std::span<const ModelRun> runs, const Protocol& protocol, const CommandLine& line,
             const fs::path& out, Console& console) {
  Evaluation evaluation = evaluate(runs, options_of(protocol, line), console);
  evaluation.protocol = to_yaml(protocol);
  write_evaluation(evaluation, runs, out);
  tell(evaluation, console);
  fmt::print("{}\n", line.json() ? metrics_json(evaluation) : table_of(evaluation));
}

// Each model has a folder of its own below `out`: 1, 2, …
void run_comparison(std::span<const ModelRun> runs, const Protocol& protocol, const CommandLine& line,
                    const fs::path& out, Console& console) {
  const EvaluateOptions options = options_of(protocol, line);
  std::vector<Evaluation> evaluations;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::span<const ModelRun> run = runs.subspan(i, 1);
    Evaluation& evaluation = evaluations.emplace_back(evaluate(run, options, console));
    evaluation.protocol = to_yaml(protocol);
    write_evaluation(evaluation, run, out / fmt::format("{}", i + 1));
    tell(evaluation, console);
  }
  const Comparison comparison = compare(runs, std::move(evaluations), options.measure);
  write_text(out / "metrics.json", metrics_json(comparison) + "\n");
  write_text(out / "report.html", comparison_report(comparison));
  write_text(out / "protocol.yaml", to_yaml(protocol));
  fmt::print("{}\n", line.json() ? metrics_json(comparison) : table_of(comparison));
}

// Names every image that could not be used; true when there is one.
bool tell_failures(std::span<const ModelRun> runs) {
  bool failed = false;
  for (const Embedded& image : runs.front().set.images) {
    if (image.error.empty()) continue;
    failed = true;
    fmt::print(stderr, "siglib: {}\n", image.error);
  }
  return failed;
}

}  // namespace

int run_evaluate(const CommandLine& line) {
  const fs::path out = line.required("out");
  Protocol protocol = protocol_of(line);
  Console console(line);
  const c10::Device device = device_of(line);
  make_writable_folder(out);
  const std::vector<ModelRun> runs = make_runs(protocol, device, line.threads(), console);
  if (protocol.compare)
    run_comparison(runs, protocol, line, out, console);
  else
    run_one(runs, protocol, line, out, console);
  console.info(fmt::format("report: {}", (out / "report.html").string()));
  return tell_failures(runs) ? exit_code(ErrorKind::input) : 0;
}

}  // namespace siglib::app
