// Which data, which model, and how to do it again.
#include "siglib/report/html.h"
#include "siglib/report/sections.h"
#include "siglib/report/wording.h"

#include <fmt/format.h>

#include <cmath>

namespace siglib {
namespace {

using html::count;
using html::escape;
using html::percent;

class Facts {
 public:
  void add(std::string_view name, std::string_view text) {
    if (!text.empty()) rows_ += fmt::format("<dt>{}</dt><dd>{}</dd>", name, escape(text));
  }
  std::string html() const { return "<dl class=\"facts sheet\">" + rows_ + "</dl>"; }

 private:
  std::string rows_;
};

std::string terms_cell(const std::string& terms) {
  return terms.empty() ? "<span class=\"watch\">not stated</span>" : escape(terms);
}

template <class Collection>
std::string collection_table(std::string_view caption, const std::vector<Collection>& collections) {
  html::Table table{.caption = std::string(caption), .head = {"Collection", "Writers", "Images"}};
  for (const Collection& c : collections)
    table.rows_html.push_back(
        {fmt::format("{}<small>{}</small><small>Terms: {}</small>",
                     escape(c.title.empty() ? c.name : c.title), escape(c.name), terms_cell(c.terms)),
         count(c.writers), count(c.images)});
  return "<div class=\"sheet\">" + html::table(table) + "</div>";
}

std::string thresholds(const Evaluation& evaluation) {
  if (std::isnan(evaluation.accept)) return "each fold has its own";
  return fmt::format("match from a score of {:.6g} on, no match below {:.6g}, review between",
                     evaluation.accept, evaluation.reject);
}

}  // namespace

html::Section data_section(const Evaluation& evaluation) {
  Facts facts;
  facts.add("Setting", evaluation.setting);
  facts.add("Pairs", evaluation.pairs_from);
  facts.add("Policy", evaluation.policy.name);
  facts.add("Thresholds", thresholds(evaluation));
  facts.add("Prior",
            fmt::format("{:g} that both signatures are of one person, before looking", evaluation.prior));
  facts.add("Several references", "made one score by the rule “" + fusion_words(evaluation.fusion) + "”");
  facts.add("Ranges", evaluation.replicates == 0
                          ? "none"
                          : fmt::format("95 % intervals, writers drawn anew {}",
                                        counted(evaluation.replicates, "time", "times")));
  return {
      "data", "Data",
      "<p>What was compared, under which rule, and what may be done with the images.</p>" +
          (evaluation.collections.empty()
               ? std::string("<p>The pairs were given as a file, without a description of the collection: "
                             "the terms of these images are not known here.</p>")
               : collection_table("Evaluated", evaluation.collections)) +
          facts.html()};
}

html::Section model_section(const Evaluation& evaluation) {
  const ModelFacts& model = evaluation.model;
  const Provenance& from = model.provenance;
  Facts facts;
  facts.add("Model", model.name);
  facts.add("Identity", model.id);
  facts.add("Encoder", model.encoder);
  facts.add("Cost", fmt::format("{} parameters, {:.3g} million multiply-adds per signature, {} bytes per "
                                "stored template",
                                count(model.parameters), static_cast<double>(model.multiply_adds) / 1e6,
                                count(model.template_bytes)));
  facts.add("Preprocessing", model.preprocess_version);
  facts.add("Calibration", model.calibration);
  facts.add("Created", from.created);
  facts.add("Made by", from.siglib_version.empty() ? "" : "siglib " + from.siglib_version);
  facts.add("Epoch", from.epoch > 0 ? count(from.epoch) : "");
  facts.add("Validation EER",
            fmt::format("skilled {}, random {}; the writers that chose epoch and thresholds",
                        percent(from.validation_eer_skilled), percent(from.validation_eer_random)));
  return {"model", "Model",
          "<p>Where the model comes from, and on which terms its training data was used.</p>" +
              (from.collections.empty() ? std::string("<p>The model does not say what it was trained on.</p>")
                                        : collection_table("Trained and validated on", from.collections)) +
              facts.html()};
}

html::Section repetition_section(const Evaluation& evaluation) {
  if (evaluation.protocol.empty()) return {"repeat", "Repeat it", ""};
  return {
      "repeat", "Repeat it",
      "<p>The protocol below, <code>protocol.yaml</code> in this folder, has everything a repetition needs. "
      "With the same files it gives the same figures, to the last digit:</p><pre "
      "class=\"sheet command\">siglib evaluate --replay protocol.yaml --out DIR</pre><pre "
      "class=\"sheet protocol\">" +
          escape(evaluation.protocol) + "</pre>"};
}

}  // namespace siglib
