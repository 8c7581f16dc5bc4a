#include "serve/api/base64.h"
#include "serve/api/gather.h"
#include "serve/api/image_response.h"
#include "serve/api/json.h"
#include "serve/api/template_cache.h"
#include "serve/http/http_error.h"
#include "tests/unit/serve_api/support.h"

#include <gtest/gtest.h>
#include <boost/asio/post.hpp>

namespace siglib::serve {
namespace {

int refused(const auto& action) {
  try {
    action();
  } catch (const HttpError& error) {
    return error.status();
  }
  return 0;
}

TEST(TemplateCache, DropsTheLeastRecentlyUsed) {
  TemplateCache cache(2);
  const auto value = std::make_shared<const Template>();
  cache.keep("a", "1", value);
  cache.keep("b", "1", value);
  EXPECT_EQ(cache.find("a", "1"), value);
  cache.keep("c", "1", value);
  EXPECT_EQ(cache.find("b", "1"), nullptr);
  EXPECT_EQ(cache.find("a", "1"), value);
  EXPECT_EQ(cache.size(), 2);
}

TEST(TemplateCache, KnowsVersionsAndForgets) {
  TemplateCache cache(4);
  const auto old_one = std::make_shared<const Template>(), new_one = std::make_shared<const Template>();
  cache.keep("a", "1", old_one);
  EXPECT_EQ(cache.find("a", "2"), nullptr);
  cache.keep("a", "2", new_one);
  EXPECT_EQ(cache.find("a", "2"), new_one);
  EXPECT_EQ(cache.find("a", "1"), nullptr);
  EXPECT_EQ(cache.size(), 1);
  cache.forget("a");
  cache.forget("a");
  EXPECT_EQ(cache.size(), 0);
}

TEST(TemplateCache, OfNoSizeKeepsNothing) {
  TemplateCache cache(0);
  cache.keep("a", "1", std::make_shared<const Template>());
  EXPECT_EQ(cache.size(), 0);
}

TEST(Base64, RoundTrips) {
  for (const std::size_t size : {0U, 1U, 2U, 3U, 255U, 256U}) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 37);
    EXPECT_EQ(base64_bytes(base64_text(bytes), "x"), bytes) << size;
  }
  EXPECT_EQ(base64_text(Bytes{'f', 'o', 'o', 'b'}), "Zm9vYg==");  // RFC 4648 §10
}

TEST(Base64, RefusesWhatIsNone) {
  for (const char* text :
       {"A", "AA", "AAA", "AA A", "AAA\n", "A===", "====", "AA=A", "AA-_", "AAAA====", "=AAA"})
    EXPECT_EQ(refused([&] { base64_bytes(text, "x"); }), 400) << text;
}

TEST(Json, WritesNumbersAsPeopleDo) {
  EXPECT_EQ(to_text({{"a", 0.25}, {"b", json::array{1, 1e-9, nullptr, true, "q\""}}}),
            R"({"a":0.25,"b":[1,1e-09,null,true,"q\""]})");
  EXPECT_EQ(to_text(json::array{}), "[]");
}

Request json_request(std::string_view body) {
  Request request;
  request.headers.add("Content-Type", "application/json");
  request.body.assign(body.begin(), body.end());
  return request;
}

TEST(Json, RefusesBodiesThatAreNone) {
  for (const char* body : {"", "{", "[]", "1", "{\"a\":1}x", "{\"a\":\"\xff\"}"})
    EXPECT_EQ(refused([&] { json_body(json_request(body)); }), 400) << body;
  EXPECT_EQ(refused([&] { json_body(json_request(std::string(10'000, '['))); }), 400);
  EXPECT_EQ(json_body(json_request("{\"a\":\"x\"}")).at("a"), "x");
}

TEST(Json, CountsCharactersAndNotBytes) {
  const json::object object{{"a", "ääää"}, {"b", 1}};
  EXPECT_EQ(text_field(object, "a", 4), "ääää");
  EXPECT_EQ(refused([&] { text_field(object, "a", 3); }), 400);
  EXPECT_EQ(refused([&] { text_field(object, "b"); }), 400);
  EXPECT_EQ(refused([&] { text_field(object, "c"); }), 400);
  EXPECT_EQ(text_field_or(object, "c", "x"), "x");
  EXPECT_EQ(refused([&] { refuse_other_fields(object, {"a"}); }), 400);
}

TEST(Json, TellsTimes) {
  EXPECT_EQ(iso_time(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(iso_time(1'795'859'034'260), "2026-11-28T09:43:54.260Z");
}

TEST(ImageResponse, IsSentOnce) {
  Request request;
  const Response first = image_response(request, {"image/png", {1, 2, 3}});
  EXPECT_EQ(first.status, 200);
  request.headers.add("If-None-Match", std::string(*first.headers.find("ETag")));
  const Response second = image_response(request, {"image/png", {1, 2, 3}});
  EXPECT_EQ(second.status, 304);
  EXPECT_TRUE(second.body.bytes().empty());
  EXPECT_EQ(image_response(request, {"image/png", {1, 2, 4}}).status, 200);
}

boost::asio::awaitable<void> yield() {
  co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
}

TEST(Gather, RunsAFewAtATimeAndAllOfThem) {
  int running = 0, most = 0;
  std::vector<int> done;
  const auto piece = [&](std::int64_t i) -> boost::asio::awaitable<void> {
    most = std::max(most, ++running);
    co_await yield();
    --running;
    done.push_back(static_cast<int>(i));
  };
  run_to_end(gather(10, 3, piece));
  EXPECT_EQ(done.size(), 10U);
  EXPECT_EQ(most, 3);
  run_to_end(gather(0, 3, piece));
  EXPECT_EQ(done.size(), 10U);
}

TEST(Gather, TellsTheFirstErrorWhenAllHaveEnded) {
  int ended = 0;
  const auto piece = [&](std::int64_t i) -> boost::asio::awaitable<void> {
    co_await yield();
    ++ended;
    if (i == 1) throw std::runtime_error("one");
  };
  EXPECT_THROW(run_to_end(gather(100, 4, piece)), std::runtime_error);
  EXPECT_LT(ended, 10);
}

}  // namespace
}  // namespace siglib::serve
