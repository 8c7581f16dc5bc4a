#include "siglib/core/base64.h"
#include "siglib/report/html.h"
#include "siglib/report/sections.h"
#include "siglib/report/wording.h"

#include <fmt/format.h>

namespace siglib {
namespace {

using html::escape;

std::string picture(std::string_view role, const std::string& name, const std::vector<std::uint8_t>& png) {
  const std::string image =
      png.empty() ? ""
                  : fmt::format("<img class=\"paper\" alt=\"{} signature\" src=\"data:image/png;base64,{}\">",
                                role, base64(png));
  return fmt::format("<div>{}<p>{}<small>{}</small></p></div>", image, role, escape(name));
}

std::string mistake(const Mistake& pair) {
  return fmt::format(
      "<article class=\"card mistake\"><p class=\"verdict\">Score {}: <strong>{}</strong></p><div "
      "class=\"pair\">{}{}</div></article>\n",
      html::number(pair.score, 4), decision_words(pair.decision),
      picture("Reference", pair.reference, pair.reference_png), picture("Query", pair.query, pair.query_png));
}

std::string of_kind(const Evaluation& evaluation, PairKind kind, std::string_view heading) {
  std::string cards;
  for (const Mistake& pair : evaluation.mistakes)
    if (pair.truth == kind) cards += mistake(pair);
  if (cards.empty()) return {};
  return fmt::format("<h3><i class=\"dot c-{}\"></i>{}</h3><div class=\"grid wide\">{}</div>", kind_id(kind),
                     heading, cards);
}

}  // namespace

html::Section mistakes_section(const Evaluation& evaluation) {
  if (evaluation.mistakes.empty())
    return {"mistakes", "Most confident mistakes", "<p>No decision goes against the truth.</p>"};
  std::string body =
      "<p>Here the score speaks most clearly against the truth: genuine signatures with the lowest scores, "
      "forgeries with the highest. Look at them before trusting an average; a wrong label in the collection "
      "shows here too.</p>";
  if (evaluation.pictures_withheld)
    body +=
        "<p class=\"note\">The terms of the collection do not let its pictures be passed on, so only the "
        "file "
        "names stand here. <code>siglib evaluate --embed-images</code> puts them in; such a report has to "
        "stay where the collection may be.</p>";
  return {"mistakes", "Most confident mistakes",
          body + of_kind(evaluation, PairKind::genuine, "Genuine signatures that were not accepted") +
              of_kind(evaluation, PairKind::skilled, "Skilled forgeries that were accepted") +
              of_kind(evaluation, PairKind::random, "Random forgeries that were accepted")};
}

}  // namespace siglib
