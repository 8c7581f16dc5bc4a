// The frame and the building blocks of a report page. Parameters and members called `…_html` are markup
// already; every other text is escaped here.
#pragma once

#include "siglib/report/svg_plot.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace siglib::html {

// Safe as content and within quotes. Control characters, bytes that are no UTF-8 and the controls that turn
// the writing direction (a file name could otherwise show as another one) become U+FFFD.
std::string escape(std::string_view text);

// "–" for NaN, "∞" for infinity.
std::string number(double value, int decimals);
std::string percent(double share, std::string_view sign = "\u00A0%");  // "7.1 %"
std::string count(std::int64_t value);                                 // "12,345"

struct Section {
  std::string id{};  // unique within the page
  std::string heading{};
  std::string body_html{};
};

// A whole document that loads and runs nothing. Sections without a body are left out; many are listed at the
// head.
std::string page(std::string_view kicker, std::string_view title, std::string_view lead_html,
                 const std::vector<Section>& sections);

// A headline: one or more values side by side, and a sentence on what they mean.
struct Value {
  std::string colour{};  // class of the dot before `of`; empty: no dot
  std::string value{};
  std::string of{};
  std::string note{};  // e.g. the interval
};
std::string card(std::string_view label, const std::vector<Value>& values, std::string_view meaning);

// A plot under its title, with legend and explanation. Several plots of one figure stand below each other.
std::string figure(std::string_view title, const std::vector<plot::Plot>& plots, std::string_view meaning);
// The same place with a reason instead of a plot.
std::string missing_figure(std::string_view title, std::string_view reason);

// The first cell of a row is its heading; columns from `minor_from` on are left out on narrow screens.
struct Table {
  std::string caption{};
  std::vector<std::string> head{};
  std::vector<std::vector<std::string>> rows_html{};
  std::size_t minor_from = 99;
  bool stacked = false;  // on narrow screens the heading of a row takes a line of its own
  std::size_t marked_row = std::string::npos;
};
std::string table(const Table& table);

}  // namespace siglib::html
