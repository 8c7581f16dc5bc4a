#include "common/console.h"
#include "common/device.h"
#include "common/locator.h"
#include "serve/feedback.h"
#include "serve/feedback_comparison.h"
#include "serve/model_in_use.h"

#include <fmt/format.h>

namespace siglib::app {

int feedback_compare(const FeedbackCall& call) {
  const std::string file = call.line.required("candidate");
  Console console(call.line);
  const c10::Device device = device_of(call.line);
  const ModelInUse current = model_in_use(call.options, call.store, device);
  const auto candidate = std::make_shared<const Model>(load_model(file, device));
  const ComparisonOptions options{device, make_locator(call.options.locate, device), call.line.threads()};
  const FeedbackComparison comparison =
      compare_on_feedback(call.store, current.model, candidate, options, console);
  fmt::print("{}", call.line.json() ? to_json(comparison) + "\n" : to_text(comparison));
  return 0;
}

}  // namespace siglib::app
