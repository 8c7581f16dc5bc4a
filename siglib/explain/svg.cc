#include "siglib/core/base64.h"
#include "siglib/explain/colour.h"
#include "siglib/explain/picture.h"
#include "siglib/explain/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>

namespace siglib {
namespace {

constexpr double kMargin = 24, kGap = 56, kLine = 27, kTitle = 57, kLabel = 26, kLegend = 84;
constexpr double kLetter = 10.3;     // width of a letter of the sentence, at most on average
constexpr std::size_t kLines = 3;    // of agreeing strokes, and of differing ones
constexpr double kWorthALine = 0.1;  // of the strongest
constexpr const char* kFont = "font-family=\"system-ui, sans-serif\"";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else
      result += c;
  }
  return result;
}

std::vector<std::string> wrapped(const std::string& text, double width) {
  const auto most = static_cast<std::size_t>(width / kLetter);
  std::vector<std::string> lines;
  std::string rest = text;
  while (rest.size() > most) {
    const std::size_t space = rest.rfind(' ', most);
    if (space == std::string::npos || space == 0) break;
    lines.push_back(rest.substr(0, space));
    rest.erase(0, space + 1);
  }
  lines.push_back(rest);
  return lines;
}

// A probability is never told as certainty.
std::string score_text(double score) {
  if (score > 0.999) return "&gt; 0.999";
  if (score < 0.001) return "&lt; 0.001";
  return fmt::format("{:.3f}", score);
}

// Where the two canvases lie on the page.
struct Page {
  double reference_x, query_x, top, width, height;
  std::vector<std::string> sentence;
};

Page page_of(const Explanation& e) {
  const double query_x = kMargin + e.given.canvas.width + kGap;
  const double height = std::max(e.given.canvas.height, e.query.canvas.height);
  const double width = query_x + e.query.canvas.width + kMargin;
  std::vector<std::string> sentence = wrapped(e.sentence, width - 2 * kMargin);
  const double top = kTitle + kLine * static_cast<double>(sentence.size()) + kLabel;
  return {kMargin, query_x, top, width, top + height + kLegend, std::move(sentence)};
}

void write_side(std::string& out, const ExplainedSide& side, const char* label, double x, double top) {
  const int width = side.canvas.width, height = side.canvas.height;
  fmt::format_to(
      std::back_inserter(out),
      "<text x=\"{:.0f}\" y=\"{:.0f}\" {} font-size=\"15\" fill=\"#333\">{}</text>\n"
      "<rect x=\"{:.0f}\" y=\"{:.0f}\" width=\"{}\" height=\"{}\" fill=\"#fff\" stroke=\"#ccc\"/>\n"
      "<image x=\"{:.0f}\" y=\"{:.0f}\" width=\"{}\" height=\"{}\" "
      "href=\"data:image/png;base64,{}\"/>\n",
      x, top - 9, kFont, label, x, top, width, height, x, top, width, height, base64(to_png(side, 2)));
}

// A query's piece and what answers it, or nothing.
struct Line {
  const Segment* query;
  const Segment* reference;  // null: no counterpart
  double contribution;
};

std::vector<Line> lines_of(const Explanation& e, double sign) {
  std::vector<Line> lines;
  for (const Segment& s : e.query.segments) {
    const Segment* partner = s.partner < 0 ? nullptr : &e.given.segments[static_cast<std::size_t>(s.partner)];
    if (sign * s.match_contribution > 0) lines.push_back({&s, partner, s.match_contribution});
  }
  std::ranges::stable_sort(lines, std::greater<>(), [&](const Line& l) { return sign * l.contribution; });
  if (lines.size() > kLines) lines.resize(kLines);
  return lines;
}

void write_marker(std::string& out, const Segment& s, double x, double top, const std::string& colour,
                  bool alone) {
  const double cx = x + s.x, cy = top + s.y;
  fmt::format_to(
      std::back_inserter(out),
      "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"2\"{}>"
      "<title>{}: {:+.2f}</title></circle>\n",
      cx, cy, alone ? 15 : 6, alone ? "none" : colour, colour, alone ? " stroke-dasharray=\"5 3\"" : "",
      escaped(s.name), s.match_contribution);
}

void write_lines(std::string& out, const Explanation& e, const Page& page, double sign, double strongest) {
  for (const Line& line : lines_of(e, sign)) {
    if (std::abs(line.contribution) < kWorthALine * strongest) continue;
    const std::string colour = hexadecimal(colour_of(sign));
    const bool alone = line.reference == nullptr;
    write_marker(out, *line.query, page.query_x, page.top, colour, alone);
    if (alone) continue;
    write_marker(out, *line.reference, page.reference_x, page.top, colour, false);
    const double x1 = page.reference_x + line.reference->x, y1 = page.top + line.reference->y;
    const double x2 = page.query_x + line.query->x, y2 = page.top + line.query->y;
    fmt::format_to(std::back_inserter(out),
                   "<path d=\"M{:.1f} {:.1f}C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}\" fill=\"none\" "
                   "stroke=\"{}\" stroke-width=\"1.6\" opacity=\"0.8\"{}/>\n",
                   x1, y1, (x1 + x2) / 2, y1 - 40, (x1 + x2) / 2, y2 - 40, x2, y2, colour,
                   sign < 0 ? " stroke-dasharray=\"7 4\"" : "");
  }
}

// Pieces of the reference that count against the match and that nothing answers; first the one that the
// sentence names.
void write_missing(std::string& out, const Explanation& e, const Page& page, double strongest) {
  std::vector<const Segment*> missing;
  for (const Segment& s : e.given.segments)
    if (s.partner < 0 && -s.match_contribution > kWorthALine * strongest) missing.push_back(&s);
  std::ranges::stable_sort(missing, {}, &Segment::match_contribution);
  if (const Segment* named = missing_piece(e)) {
    std::erase(missing, named);
    missing.insert(missing.begin(), named);
  }
  if (missing.size() > kLines) missing.resize(kLines);
  for (const Segment* s : missing)
    write_marker(out, *s, page.reference_x, page.top, hexadecimal(colour_of(-1)), true);
}

void write_correspondences(std::string& out, const Explanation& e, const Page& page) {
  double strongest = 1e-9;
  for (const Segment& s : e.query.segments) strongest = std::max(strongest, std::abs(s.match_contribution));
  write_missing(out, e, page, strongest);
  write_lines(out, e, page, -1, strongest);
  write_lines(out, e, page, 1, strongest);
}

void write_legend(std::string& out, const Explanation& e, const Page& page) {
  const double y = page.height - 48;
  fmt::format_to(
      std::back_inserter(out),
      "<defs><linearGradient id=\"scale\"><stop offset=\"0\" stop-color=\"{}\"/><stop offset=\"0.5\" "
      "stop-color=\"{}\"/><stop offset=\"1\" stop-color=\"{}\"/></linearGradient></defs>\n"
      "<g {} font-size=\"14\" fill=\"#333\"><text x=\"{:.0f}\" y=\"{:.0f}\">against a match</text>"
      "<rect x=\"{:.0f}\" y=\"{:.0f}\" width=\"150\" height=\"13\" fill=\"url(#scale)\"/>"
      "<text x=\"{:.0f}\" y=\"{:.0f}\">for a match</text>",
      hexadecimal(colour_of(-1)), hexadecimal(colour_of(0)), hexadecimal(colour_of(1)), kFont, kMargin, y,
      kMargin + 126, y - 11, kMargin + 286, y);
  if (e.compares_strokes)
    fmt::format_to(
        std::back_inserter(out),
        "<text x=\"{:.0f}\" y=\"{:.0f}\">Lines join parts that answer each other, whole where they "
        "agree, dashed where they differ; a dashed ring has no counterpart</text>",
        kMargin, y + 26);
  out += "</g>\n";
}

}  // namespace

std::string to_svg(const Explanation& e) {
  const Page page = page_of(e);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\" role=\"img\">\n<title>{2}</title>\n<rect width=\"100%\" height=\"100%\" "
      "fill=\"#f6f6f4\"/>\n",
      page.width, page.height, escaped(e.sentence));
  double y = 8;
  for (const std::string& line : page.sentence)
    fmt::format_to(std::back_inserter(out),
                   "<text x=\"{:.0f}\" y=\"{:.0f}\" {} font-size=\"20\" fill=\"#111\">{}</text>\n", kMargin,
                   y += kLine, kFont, escaped(line));
  fmt::format_to(std::back_inserter(out),
                 "<text x=\"{:.0f}\" y=\"{:.0f}\" {} font-size=\"15\" fill=\"#333\">Score {} (log-likelihood "
                 "ratio {:+.2f}). Method {}.</text>\n",
                 kMargin, y + kLine, kFont, score_text(e.score), e.log_likelihood_ratio, to_string(e.method));
  write_side(out, e.given, "Reference", page.reference_x, page.top);
  write_side(out, e.query, "Query", page.query_x, page.top);
  if (e.compares_strokes) write_correspondences(out, e, page);
  write_legend(out, e, page);
  return out + "</svg>\n";
}

}  // namespace siglib
