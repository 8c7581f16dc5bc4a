#include "siglib/report/svg_plot.h"

#include "marks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace siglib::plot {
namespace {

using test::has;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Plot with_points(std::vector<Point> points) {
  Plot plot{.id = "p", .title = "T", .description = "D"};
  plot.series = {{.id = "s", .label = "s", .colour = "genuine", .points = std::move(points)}};
  return plot;
}

std::string path(const Plot& plot) {
  return test::path_of(render(plot), "s");
}

TEST(Ticks, LinearStepsAreNice) {
  EXPECT_EQ(ticks({.low = 0, .high = 1}).size(), 6u);
  const std::vector<double> marks = ticks({.low = 3, .high = 47});
  EXPECT_EQ(marks, (std::vector<double>{10, 20, 30, 40}));
  for (const double high : {1e-9, 0.37, 12.0, 8e6}) {
    const std::vector<double> some = ticks({.low = 0, .high = high});
    EXPECT_GE(some.size(), 3u) << high;
    EXPECT_LE(some.size(), 7u) << high;
    EXPECT_LE(some.back(), high * (1 + 1e-9));
  }
}

TEST(Ticks, WholeNumbersWhenAsked) {
  EXPECT_EQ(ticks({.low = 1, .high = 2, .min_step = 1}), (std::vector<double>{1, 2}));
}

TEST(Ticks, LogAxisMarksDecades) {
  const std::vector<double> marks = ticks({.scale = Scale::log, .low = 1e-4, .high = 1});
  ASSERT_EQ(marks.size(), 5u);
  EXPECT_NEAR(marks[1], 1e-3, 1e-12);
  EXPECT_GT(ticks({.scale = Scale::log, .low = 0.1, .high = 1}).size(), 3u);  // 0.1 0.2 0.5 1
}

TEST(FittedAxis, HoldsTheValuesAndIgnoresTheRest) {
  const Axis axis = fitted_axis("x", std::vector<double>{0.3, kNaN, 0.72, kInfinity}, Scale::linear);
  EXPECT_EQ(axis.low, 0);
  EXPECT_GE(axis.high, 0.72);
  EXPECT_LT(axis.high, 1.01);
  const Axis rates = fitted_axis("x", std::vector<double>{0, 3e-4, 2e-3}, Scale::log);
  EXPECT_NEAR(rates.low, 1e-4, 1e-9);
  EXPECT_NEAR(rates.high, 1e-2, 1e-9);
}

TEST(FittedAxis, IsNeverEmpty) {
  for (const Scale scale : {Scale::linear, Scale::log})
    for (const std::vector<double>& values : {std::vector<double>{}, std::vector<double>{kNaN},
                                              std::vector<double>{0}, std::vector<double>{1e-3}}) {
      const Axis axis = fitted_axis("x", values, scale);
      EXPECT_LT(axis.low, axis.high);
      EXPECT_FALSE(ticks(axis).empty());
    }
}

TEST(Render, LineRunsFromCornerToCorner) {
  const Plot plot = with_points({{0, 0}, {0.5, 0.5}, {1, 1}});
  // the diagonal is drawn from the corners of the area, so a line on it ends where it does
  Plot reference = plot;
  reference.diagonal = true;
  const std::string corners = test::between(render(reference), "class=\"diagonal\"", " d=\"", "\"");
  const std::string drawn = path(plot);
  EXPECT_EQ(test::count_of(drawn, "L"), 2u);
  EXPECT_EQ(drawn.substr(0, drawn.find('L')), corners.substr(0, corners.find('L')));
  EXPECT_EQ(drawn.substr(drawn.rfind('L')), corners.substr(corners.rfind('L')));
}

TEST(Render, ProbitAxisIsSymmetricAboutOneHalf) {
  Plot plot = with_points({{0.01, 0.5}, {0.5, 0.5}, {0.99, 0.5}});
  plot.x = {.scale = Scale::probit, .low = 0.01, .high = 0.99};
  double a = 0, b = 0, c = 0, y = 0;
  ASSERT_EQ(std::sscanf(path(plot).c_str(), "M%lf %lfL%lf %lfL%lf", &a, &y, &b, &y, &c), 5);
  EXPECT_NEAR(b - a, c - b, 0.11);
}

TEST(Render, GapsWhereNothingCanBeDrawn) {
  const Plot plot =
      with_points({{0, 0.1}, {0.2, 0.3}, {0.4, kNaN}, {0.6, 0.5}, {0.7, kInfinity}, {0.8, 0.4}, {1, 0.2}});
  const std::string drawn = path(plot);
  EXPECT_EQ(test::count_of(drawn, "M"), 3u);
  EXPECT_EQ(test::count_of(drawn, "h0"), 1u);  // the point alone between two gaps
  EXPECT_EQ(test::points_of(render(plot), "s"), "5");
  EXPECT_TRUE(test::clean_numbers("</style>" + render(plot)));

  Plot rates = with_points({{0, 0.5}, {0.01, 0.5}, {0.1, 0.5}});
  rates.x = {.scale = Scale::log, .low = 0.001, .high = 1};
  EXPECT_EQ(test::points_of(render(rates), "s"), "2");
}

TEST(Render, PointsThatNoScreenTellsApartAreThinned) {
  std::vector<Point> many;
  for (int i = 0; i <= 100000; ++i) many.push_back({i / 100000.0, i / 100000.0});
  const std::string drawn = path(with_points(many));
  EXPECT_LT(test::count_of(drawn, "L"), 2000u);
  EXPECT_GT(test::count_of(drawn, "L"), 200u);
  EXPECT_EQ(test::points_of(render(with_points(many)), "s"), "100001");
  EXPECT_EQ(drawn.substr(drawn.rfind('L')),
            path(with_points({{0, 0}, {1, 1}})).substr(path(with_points({{0, 0}, {1, 1}})).rfind('L')));
}

TEST(Render, HistogramKeepsItsValuesAndDrawsNoEmptyBars) {
  Plot plot{.id = "p"};
  plot.histograms = {{.id = "h",
                      .colour = "random",
                      .bars = {{0, 0.5, 0.25, "a"}, {0.5, 0.75, 0, "b"}, {0.75, 1, 0.75, "c"}}}};
  const std::string svg = render(plot);
  EXPECT_EQ(test::between(svg, test::series_anchor("h"), "data-values=\"", "\""), "0.25,0,0.75");
  EXPECT_EQ(test::count_of(svg, "<rect"), 2u);
}

TEST(Render, BandsStayWithinTheAxis) {
  Plot plot{.id = "p"};
  plot.bands = {{-1, 0.5, "left"}, {0.5, 7, "right", true}};
  const std::string svg = render(plot);
  EXPECT_EQ(test::count_of(svg, "data-threshold=\"0.5\""), 1u);
  EXPECT_EQ(test::count_of(svg, "class=\"threshold\""), 1u);
  EXPECT_TRUE(has(svg, "left") && has(svg, "right"));
}

TEST(Render, IsNamedAndEscaped) {
  Plot plot = with_points({{0, 0}});
  plot.title = "a < b";
  plot.x.label = "\"x\" & y";
  plot.markers = {{.at = {kNaN, 0.5}, .colour = "other", .tip = "gone"},
                  {.at = {0.5, 0.5}, .colour = "other", .tip = "<here>", .label = "<label>"}};
  const std::string svg = render(plot);
  EXPECT_TRUE(has(svg, "aria-labelledby=\"p-t p-d\""));
  EXPECT_TRUE(has(svg, "<title id=\"p-t\">a &lt; b</title><desc id=\"p-d\">D</desc>"));
  EXPECT_TRUE(has(svg, "&quot;x&quot; &amp; y") && has(svg, "&lt;here&gt;") && has(svg, "&lt;label&gt;"));
  EXPECT_FALSE(has(svg, "gone"));
  EXPECT_TRUE(test::balanced(svg));
}

TEST(Legend, OnlyWhereThereIsAChoice) {
  Plot plot = with_points({{0, 0}});
  EXPECT_EQ(legend(plot), "");
  plot.series.push_back({.id = "t", .label = "<t>", .colour = "random", .dash = 1});
  EXPECT_EQ(test::count_of(legend(plot), "<li>"), 2u);
  EXPECT_TRUE(has(legend(plot), "&lt;t&gt;"));
  EXPECT_TRUE(has(legend(plot), "c-random dash-1"));
}

TEST(Legend, TellsWhatShapesStandFor) {
  Plot plot = with_points({{0, 0}});
  plot.keys = {{Shape::square, false, "<strict>"}, {Shape::circle, true, "mild"}};
  EXPECT_EQ(test::count_of(legend(plot), "<li>"), 2u);
  EXPECT_TRUE(has(legend(plot), "&lt;strict&gt;"));
  EXPECT_EQ(test::count_of(legend(plot), "hollow"), 1u);
  EXPECT_TRUE(test::balanced(legend(plot)));
}

TEST(Look, FirstLooksDifferInColourDashAndShape) {
  for (std::size_t a = 0; a < 5; ++a)
    for (std::size_t b = 0; b < a; ++b) {
      EXPECT_NE(look(a).colour, look(b).colour);
      EXPECT_NE(look(a).dash, look(b).dash);
      EXPECT_NE(look(a).shape, look(b).shape);
    }
  for (std::size_t i = 0; i < 25; ++i) {
    EXPECT_LT(look(i).dash, kDashes);
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_FALSE(look(i).colour == look(j).colour && look(i).dash == look(j).dash) << i << " " << j;
  }
}

std::string outline_of(const Marker& marker) {
  Plot plot{.id = "p"};
  plot.markers = {marker};
  return test::between(render(plot), "class=\"marker", " d=\"", "\"");
}

TEST(Markers, StandOnTheEdgeWhereTheyAreOutside) {
  EXPECT_EQ(outline_of({.at = {7, -3}}), outline_of({.at = {1, 0}}));
  EXPECT_NE(outline_of({.at = {0.9, 0}}), outline_of({.at = {1, 0}}));
  for (const Shape shape :
       {Shape::circle, Shape::square, Shape::triangle, Shape::diamond, Shape::wedge, Shape::cross}) {
    const std::string drawn = outline_of({.at = {0.5, 0.5}, .shape = shape});
    EXPECT_TRUE(drawn.starts_with('M') && drawn.ends_with('z')) << drawn;
  }
}

TEST(Markers, AreFoundByTheirIds) {
  Plot plot{.id = "p"};
  plot.markers = {{.at = {0.5, 0.5}, .tip = "tip", .id = "a\"b"}};
  EXPECT_TRUE(has(render(plot), "data-marker=\"a&quot;b\""));
}

TEST(Markers, LabelsThatWouldCollideAreLeftOut) {
  Plot plot{.id = "p"};
  for (int i = 0; i < 40; ++i) plot.markers.push_back({.at = {0.5, 0.5}, .label = "the same"});
  const std::size_t drawn = test::count_of(render(plot), "class=\"label\"");
  EXPECT_GE(drawn, 4u);
  EXPECT_LE(drawn, 8u);
  plot.markers = {{.at = {0.1, 0.1}, .label = "one"}, {.at = {0.9, 0.9}, .label = "two"}};
  EXPECT_EQ(test::count_of(render(plot), "class=\"label\""), 2u);
}

TEST(Markers, LongLabelsAreCutBetweenCharacters) {
  Plot plot{.id = "p"};
  plot.markers = {{.at = {0.1, 0.5}, .label = "ééééééééééééééééééé"}};
  EXPECT_TRUE(has(render(plot), ">éééééééééééééééé…<"));
}

}  // namespace
}  // namespace siglib::plot
