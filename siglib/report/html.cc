#include "siglib/report/html.h"

#include "siglib/report/style.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace siglib::html {
namespace {

struct Character {
  char32_t code = 0;  // U+FFFD when the bytes are no UTF-8
  std::size_t bytes = 1;
};

// The character that starts at text[0].
Character decode(std::string_view text) {
  constexpr Character bad{0xFFFD, 1};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  const std::size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < length) return bad;
  char32_t code = byte(0) & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0u) != 0x80) return bad;
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < smallest[length] || code > 0x10FFFF || surrogate ? bad : Character{code, length};
}

bool refused(char32_t code) {
  const bool control = (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0);
  const bool direction = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
                         code == 0x200E || code == 0x200F || code == 0x061C;
  return control || direction || code == 0xFFFD;
}

}  // namespace

std::string escape(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Character character = decode(text);
    switch (character.code) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += refused(character.code) ? "\uFFFD" : text.substr(0, character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return result;
}

std::string number(double value, int decimals) {
  if (std::isnan(value)) return "–";
  if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
  return fmt::format("{:.{}f}", value, decimals);
}

std::string percent(double share, std::string_view sign) {
  const double value = share * 100;
  // Rare errors are what a bank looks at: they keep a second decimal.
  const std::string digits = number(value, std::abs(value) > 0 && std::abs(value) < 0.95 ? 2 : 1);
  return std::isnan(share) ? digits : fmt::format("{}{}", digits, sign);
}

std::string count(std::int64_t value) {
  std::string digits = std::to_string(value);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > (value < 0 ? 1 : 0); i -= 3)
    digits.insert(static_cast<std::size_t>(i), 1, ',');
  return digits;
}

std::string page(std::string_view kicker, std::string_view title, std::string_view lead_html,
                 const std::vector<Section>& sections) {
  std::string body, contents;
  std::size_t shown = 0;
  for (const Section& section : sections) {
    if (section.body_html.empty()) continue;
    ++shown;
    fmt::format_to(std::back_inserter(body), "<section id=\"{}\">\n<h2>{}</h2>\n{}\n</section>\n", section.id,
                   escape(section.heading), section.body_html);
    fmt::format_to(std::back_inserter(contents), "<li><a href=\"#{}\">{}</a></li>", section.id,
                   escape(section.heading));
  }
  if (shown > 5) body = "<nav aria-label=\"Contents\"><ul>" + contents + "</ul></nav>\n" + body;
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; img-src data:\">\n"
      "<title>{1} – {0}</title>\n<style>{4}</style>\n</head>\n<body>\n"
      "<header>\n<p "
      "class=\"kicker\">{0}</p>\n<h1>{1}</h1>\n{2}\n</header>\n<main>\n{3}</main>\n</body>\n</html>\n",
      escape(kicker), escape(title), lead_html, body, kStyleSheet);
}

std::string card(std::string_view label, const std::vector<Value>& values, std::string_view meaning) {
  std::string body;
  for (const Value& value : values)
    fmt::format_to(std::back_inserter(body), "<div><dd>{}</dd><dt>{}{}</dt><dd class=\"note\">{}</dd></div>",
                   escape(value.value),
                   value.colour.empty() ? "" : fmt::format("<i class=\"dot c-{}\"></i>", value.colour),
                   escape(value.of), escape(value.note));
  return fmt::format(
      "<article class=\"card\">\n<h3>{}</h3>\n<dl class=\"values\">{}</dl>\n<p>{}</p>\n</article>\n",
      escape(label), body, escape(meaning));
}

std::string figure(std::string_view title, const std::vector<plot::Plot>& plots, std::string_view meaning) {
  std::string body;
  for (const plot::Plot& plot : plots) body += plot::legend(plot) + plot::render(plot) + "\n";
  return fmt::format("<figure>\n<h3>{}</h3>\n{}<figcaption>{}</figcaption>\n</figure>\n", escape(title), body,
                     escape(meaning));
}

std::string missing_figure(std::string_view title, std::string_view reason) {
  return fmt::format("<figure class=\"missing\">\n<h3>{}</h3>\n<p>{}</p>\n</figure>\n", escape(title),
                     escape(reason));
}

std::string table(const Table& table) {
  std::string html = fmt::format(
      "<table{}>\n<caption>{}</caption>\n<thead><tr>",
      table.stacked ? fmt::format(" class=\"stacked\" style=\"--columns:{}\"", table.head.size() - 1) : "",
      escape(table.caption));
  auto out = std::back_inserter(html);
  const auto minor = [&](std::size_t column) { return column >= table.minor_from ? " class=\"minor\"" : ""; };
  for (std::size_t i = 0; i < table.head.size(); ++i)
    fmt::format_to(out, "<th scope=\"col\"{}>{}</th>", minor(i), escape(table.head[i]));
  html += "</tr></thead>\n<tbody>\n";
  for (std::size_t r = 0; r < table.rows_html.size(); ++r) {
    html += r == table.marked_row ? "<tr class=\"marked\">" : "<tr>";
    for (std::size_t i = 0; i < table.rows_html[r].size(); ++i)
      fmt::format_to(out, "<{0}{1}>{2}</{3}>", i == 0 ? "th scope=\"row\"" : "td", minor(i),
                     table.rows_html[r][i], i == 0 ? "th" : "td");
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table>\n";
}

}  // namespace siglib::html
