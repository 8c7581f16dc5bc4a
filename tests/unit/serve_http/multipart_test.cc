#include "serve/http/multipart.h"

#include "serve/http/http_error.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace siglib::serve {
namespace {

std::vector<Part> parse(const std::string& body, const MultipartLimits& limits = {}) {
  return parse_multipart({reinterpret_cast<const std::uint8_t*>(body.data()), body.size()},
                         parse_media_type("multipart/form-data; boundary=b"), limits);
}

std::string part(const std::string& header, const std::string& data) {
  return "--b\r\n" + header + "\r\n\r\n" + data + "\r\n";
}

const std::string kNamed = "Content-Disposition: form-data; name=\"a\"";

TEST(MediaType, ParsesParameters) {
  const MediaType type = parse_media_type(" Multipart/Form-Data ; Boundary=\"a b\\\"c\"; charset=utf-8;");
  EXPECT_EQ(type.name, "multipart/form-data");
  EXPECT_EQ(type.parameter("boundary"), "a b\"c");
  EXPECT_EQ(type.parameter("charset"), "utf-8");
  EXPECT_EQ(type.parameter("q"), std::nullopt);
}

TEST(MediaType, RefusesTheMalformed) {
  for (const char* bad : {"", "image", "/png", "image/", "image/p ng", "a/b; c", "a/b; c=", "a/b; c=\"d",
                          "a/b; =d", "a/b; c=d; C=e", "a/b; c=d e", "a/b c=d"}) {
    try {
      parse_media_type(bad);
      ADD_FAILURE() << bad;
    } catch (const HttpError& error) {
      EXPECT_EQ(error.status(), 400) << bad;
    }
  }
}

TEST(Multipart, YieldsPartsWithoutCopying) {
  const std::string binary("\x89PNG\r\n\0--b\r\n-", 14);
  const std::string body = part(
                               "content-disposition: form-data; name=signature; "
                               "filename=\"C:\\x\\\"y.png\"\r\nContent-Type: image/png",
                               binary) +
                           part(kNamed, "") + part(kNamed + "\r\nX-Other: 1", "text") + "--b--\r\n";
  const auto parts = parse(body);
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].name, "signature");
  EXPECT_EQ(parts[0].filename, "C:\\x\"y.png");
  EXPECT_EQ(parts[0].content_type.name, "image/png");
  EXPECT_EQ(parts[0].text(), binary);
  EXPECT_GE(reinterpret_cast<const char*>(parts[0].data.data()), body.data());
  EXPECT_LE(reinterpret_cast<const char*>(parts[0].data.data()), body.data() + body.size());
  EXPECT_EQ(parts[1].text(), "");
  EXPECT_EQ(parts[1].filename, std::nullopt);
  EXPECT_EQ(parts[2].text(), "text");
  EXPECT_EQ(parts[2].content_type.name, "text/plain");
  EXPECT_EQ(&only_part(parts, "signature"), &parts[0]);
  EXPECT_THROW(only_part(parts, "a"), HttpError);
  EXPECT_THROW(only_part(parts, "b"), HttpError);
}

TEST(Multipart, AllowsPaddingAndNoLastLineBreak) {
  EXPECT_EQ(parse("--b \t\r\n" + kNamed + "\r\n\r\nx\r\n--b-- ").size(), 1U);
}

TEST(Multipart, SaysWhatWasExpected) {
  const std::string good = part(kNamed, "x");
  ASSERT_EQ(parse(good + "--b--").size(), 1U);
  struct Case {
    std::string body;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"", "begin with"},
      {"hello", "begin with"},
      {"\r\n" + good + "--b--", "begin with"},
      {"--c\r\n" + kNamed + "\r\n\r\nx\r\n--c--", "begin with"},
      {"--b", "after a boundary"},
      {"--b--", "at least one part"},
      {"--bb\r\n", "after a boundary"},
      {"--b\n" + kNamed + "\n\nx\n--b--", "after a boundary"},
      {good + "--b", "after a boundary"},
      {good + "--b-", "after a boundary"},
      {good + "--b--x", "after a boundary"},
      {good + "--b--\r\nx", "after the last boundary"},
      {"--b\r\n", "within the header"},
      {"--b\r\n" + kNamed, "within the header"},
      {"--b\r\n" + kNamed + "\r\n\r\nx", "boundary at the end of part \"a\""},
      {"--b\r\n" + kNamed + "\r\n\r\nx--b--", "boundary at the end of part \"a\""},
      {"--b\r\n\r\nx\r\n--b--", "Content-Disposition"},
      {part("X-Other: 1", "x") + "--b--", "Content-Disposition"},
      {part("Content-Disposition: attachment; name=a", "x") + "--b--", "form-data"},
      {part("Content-Disposition: form-data", "x") + "--b--", "a name"},
      {part("Content-Disposition: form-data; name=\"\"", "x") + "--b--", "a name"},
      {part("Content-Disposition: form-data; name=\"a", "x") + "--b--", "Content-Disposition are malformed"},
      {part("Content-Disposition: form-data; name=\"\xFF\"", "x") + "--b--", "UTF-8"},
      {part(kNamed + "; filename*=UTF-8''x", "x") + "--b--", "filename*"},
      {part(kNamed + "; name=b", "x") + "--b--", "malformed"},
      {part(kNamed + "\r\n" + kNamed, "x") + "--b--", "more than one"},
      {part("no colon", "x") + "--b--", "Name: value"},
      {part("bad name: x", "x") + "--b--", "Name: value"},
      {part(kNamed + "\r\nContent-Type: png", "x") + "--b--", "type/subtype"},
      {part(kNamed + "\r\nContent-Transfer-Encoding: base64", "x") + "--b--", "base64"},
      {part(kNamed + "\r\nX: " + std::string(5000, 'x'), "x") + "--b--", "longer than 4096"},
  };
  for (const Case& c : cases) {
    try {
      parse(c.body);
      ADD_FAILURE() << c.body;
    } catch (const HttpError& error) {
      EXPECT_EQ(error.status(), 400) << c.body;
      EXPECT_NE(error.detail().find(c.message), std::string::npos) << error.detail() << "\nfor " << c.body;
    }
  }
}

TEST(Multipart, BoundsParts) {
  std::string body;
  for (int i = 0; i < 5; ++i) body += part(kNamed, "x");
  body += "--b--";
  EXPECT_EQ(parse(body, {5, 4096}).size(), 5U);
  EXPECT_THROW(parse(body, {4, 4096}), HttpError);
  const std::string one = part(kNamed, "x") + "--b--";
  EXPECT_EQ(parse(one, {1, kNamed.size() + 4}).size(), 1U);
  EXPECT_THROW(parse(one, {1, kNamed.size() - 1}), HttpError);
}

TEST(Multipart, NeedsItsMediaTypeAndASoundBoundary) {
  const auto status = [](const char* type) {
    try {
      parse_multipart({}, parse_media_type(type));
    } catch (const HttpError& error) {
      return error.status();
    }
    return 200;
  };
  EXPECT_EQ(status("image/png"), 415);
  EXPECT_EQ(status("multipart/mixed; boundary=b"), 415);
  EXPECT_EQ(status("multipart/form-data"), 400);
  EXPECT_EQ(status("multipart/form-data; boundary=\"\""), 400);
  EXPECT_EQ(status("multipart/form-data; boundary=\"a;b\""), 400);
  EXPECT_EQ(status(("multipart/form-data; boundary=" + std::string(71, 'b')).c_str()), 400);
  EXPECT_THROW(parse_multipart({}, MediaType{}), HttpError);
}

// Whatever is cut off or changed, the parser answers or refuses, and never reads past the end (for the
// sanitizers).
TEST(Multipart, SurvivesEveryCutAndChange) {
  const std::string body =
      part(kNamed + "\r\nContent-Type: a/b; c=\"d\"", "x\r\n--") + part(kNamed, "y") + "--b--\r\n";
  ASSERT_EQ(parse(body).size(), 2U);
  int refused = 0;
  const auto attempt = [&](const std::string& changed) {
    try {
      parse(std::string(changed));
    } catch (const HttpError&) {
      ++refused;
    }
  };
  for (std::size_t i = 0; i < body.size(); ++i) {
    attempt(body.substr(0, i));
    for (const char c : {'\0', '\r', '"', '-', '\xFF'}) {
      std::string changed = body;
      changed[i] = c;
      attempt(changed);
    }
  }
  EXPECT_GT(refused, static_cast<int>(body.size()));
}

}  // namespace
}  // namespace siglib::serve
