#include "serve/api/access.h"
#include "serve/api/maintenance.h"
#include "serve/api/references.h"
#include "serve/api/routes.h"
#include "serve/http/http_error.h"
#include "serve/store/customers.h"
#include "serve/store/matches.h"
#include "serve/store/signatures.h"
#include "siglib/score/template_bytes.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/serve_api/support.h"

#include <gtest/gtest.h>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/parse.hpp>

#include <set>

namespace siglib::serve {

extern const std::string_view kOpenApi;

namespace {

namespace asio = boost::asio;

class ServiceTest : public testing::Test {
 protected:
  ServiceTest() : store_(options()), recognizer_(small_embedder(), {}) {
    ServiceParts parts;
    parts.model = small_model();
    parts.preprocessing_version = "p1";
    parts.match_days = 10;
    parts.warn = [this](std::string_view message) { warnings_.emplace_back(message); };
    service_ = std::make_unique<Service>(store_, recognizer_, metrics_, std::move(parts));
  }

  StoreOptions options() {
    StoreOptions options;
    options.folder = folder_.path();
    options.clock = [this] { return now_; };
    return options;
  }

  // A stored signature that another model encoded.
  NewSignature stored(const std::string& id, std::shared_ptr<const Bytes> png) {
    const siglib::Image image = decode_image(*png, {}, "image");
    NewSignature signature;
    signature.id = id;
    signature.customer = customer_;
    signature.media_type = "image/png";
    signature.width = image.width;
    signature.height = image.height;
    signature.pixel_hash = Bytes(32, 1);
    signature.perceptual_hash = Bytes(16, 1);
    signature.quality = "{}";
    signature.preprocessing_version = "p0";
    signature.model_id = "another";
    signature.original = *png;
    signature.canvas = {1};
    signature.template_bytes = {1};
    return signature;
  }

  void add(const NewSignature& signature) {
    store_.write_and_wait([&](Session& session) { add_signature(session, signature); });
  }

  test::TemporaryFolder folder_;
  std::int64_t now_ = 1'000'000'000'000;
  Store store_;
  Recognizer recognizer_;
  Metrics metrics_;
  std::vector<std::string> warnings_;
  std::unique_ptr<Service> service_;
  const std::string customer_ = "00000000-0000-4000-8000-000000000001";
  const std::string first_ = "00000000-0000-4000-8000-00000000000a",
                    second_ = "00000000-0000-4000-8000-00000000000b";
};

TEST_F(ServiceTest, EncodesReferencesOfAnotherModelWhenTheyAreNeeded) {
  add(stored(first_, signature_png(0)));
  const auto references = run_to_end(references_of(*service_, customer_));
  ASSERT_EQ(references.size(), 1U);
  const Template expected = small_embedder()->embed(decode_image(*signature_png(0), {}, "image"), "image");
  EXPECT_LT(embedding_distance(references[0].signature->embedding, expected.embedding), 1e-6);
  const auto kept = store_.read([&](Session& session) { return templates_of(session, customer_); });
  EXPECT_EQ(kept[0].model_id, small_model()->id);
  EXPECT_EQ(template_of_bytes(kept[0].template_bytes).embedding, references[0].signature->embedding);
  // The second time it is in memory.
  EXPECT_EQ(run_to_end(references_of(*service_, customer_))[0].signature, references[0].signature);
}

TEST_F(ServiceTest, LeavesOutWhatTheModelCanMakeNothingOf) {
  NewSignature damaged = stored(first_, signature_png(0));
  damaged.original.resize(100);
  add(damaged);
  EXPECT_THROW(run_to_end(references_of(*service_, customer_)), HttpError);
  EXPECT_EQ(warnings_.size(), 1U);
  add(stored(second_, signature_png(1)));
  const auto references = run_to_end(references_of(*service_, customer_));
  ASSERT_EQ(references.size(), 1U);
  EXPECT_EQ(references[0].id, second_);
}

TEST_F(ServiceTest, EncodesTheRestInTheBackground) {
  NewSignature damaged = stored(first_, signature_png(0));
  damaged.original.resize(100);
  add(damaged);
  add(stored(second_, signature_png(1)));
  run_to_end(encode_stale(*service_));
  const auto stale = store_.read(
      [&](Session& session) { return stale_signatures(session, small_model()->id, "p1", "", 10); });
  ASSERT_EQ(stale.size(), 1U);
  EXPECT_EQ(stale[0].id, first_);
}

TEST_F(ServiceTest, PurgesImagesOfOldMatches) {
  const auto add_one = [&](const std::string& id) {
    NewMatch match;
    match.id = id;
    match.customer = customer_;
    match.decision = "match";
    match.policy = "balanced";
    match.references = match.quality = match.model = match.timings = "{}";
    match.image = {"image/png", {1}};
    match.template_bytes = {1};
    store_.write_and_wait([&](Session& session) {
      create_customer(session, customer_);
      add_match(session, match);
    });
  };
  constexpr std::int64_t kDay = 86'400'000;
  add_one(first_);
  now_ += 9 * kDay;
  add_one(second_);
  now_ += 2 * kDay;
  asio::io_context context;
  asio::co_spawn(context, purge_regularly(*service_), asio::detached);
  asio::steady_timer soon(context, std::chrono::milliseconds(300));
  soon.async_wait([&](boost::system::error_code) { service_->begin_draining(); });
  context.run();
  store_.read([&](Session& session) {
    EXPECT_FALSE(match_image(session, first_));
    EXPECT_TRUE(match_image(session, second_));
    EXPECT_TRUE(find_match(session, first_));
  });
}

// Every route is described, and every description has a route.
TEST_F(ServiceTest, DescribesItsRoutes) {
  AccessControl access(store_, true, {});
  const Routes routes = make_routes(*service_, access, [] { return 0; });
  std::set<std::string> described;
  const boost::json::value document = boost::json::parse(kOpenApi);
  for (const auto& path : document.at("paths").as_object())
    for (const auto& operation : path.value().as_object()) {
      std::string method(operation.key());
      std::ranges::transform(method, method.begin(), [](unsigned char c) { return std::toupper(c); });
      described.insert(method + " " + std::string(path.key()));
      // The role it tells is the role it asks for.
      const auto* role = operation.value().as_object().if_contains("x-role");
      const Permission permission = routes.permission(method, std::string(path.key()));
      EXPECT_EQ(role != nullptr, permission.has_value()) << path.key();
      if (role != nullptr && permission) {
        EXPECT_EQ(role->as_string(), to_string(*permission)) << path.key();
      }
    }
  const auto names = routes.names();
  std::set<std::string> served(names.begin(), names.end());
  for (const char* page : {"GET /", "GET /assets/{name...}"})
    EXPECT_EQ(served.erase(page), 1U) << page;  // the dashboard
  EXPECT_EQ(described, served);
}

class AccessTest : public ServiceTest {
 protected:
  static Request request_with(const std::string& key) {
    Request request;
    request.headers.add("Host", "localhost:8080");
    if (!key.empty()) request.headers.add("Authorization", "Bearer " + key);
    return request;
  }

  // The status of the refusal; 0 where it is let in.
  int admit(AccessControl& access, Request request, Permission permission) {
    try {
      run_to_end(access.admit(request, permission));
    } catch (const HttpError& error) {
      return error.status();
    }
    if (permission) caller_ = caller_of(request);
    return 0;
  }

  NewKey add_key_of(Role role, std::int64_t rate = 0) {
    NewKey made = make_key("test", role, rate);
    store_.write_and_wait([&](Session& session) { add_key(session, made); });
    return made;
  }

  Caller caller_;
};

TEST_F(AccessTest, IsOpenToThisMachineUntilThereIsAKey) {
  AccessControl open(store_, true, {}), closed(store_, false, {});
  EXPECT_EQ(admit(open, request_with(""), Role::admin), 0);
  EXPECT_EQ(caller_.id, "local");
  EXPECT_EQ(admit(closed, request_with(""), Role::viewer), 401);
  EXPECT_EQ(admit(closed, request_with(""), {}), 0);
  add_key_of(Role::viewer);
  AccessControl later(store_, true, {});
  EXPECT_EQ(admit(later, request_with(""), Role::viewer), 401);
}

TEST_F(AccessTest, LetsNoPageOfAnotherSiteInWithoutAKey) {
  AccessControl access(store_, true, {});
  for (const auto& [host, origin] :
       std::initializer_list<std::pair<const char*, const char*>>{{"localhost:8080", "https://evil.example"},
                                                                  {"evil.example:8080", ""},
                                                                  {"", ""},
                                                                  {"localhost.evil.example", ""},
                                                                  {"localhost", "null"}}) {
    Request request;
    if (*host != '\0') request.headers.add("Host", host);
    if (*origin != '\0') request.headers.add("Origin", origin);
    EXPECT_EQ(admit(access, request, Role::viewer), 403) << host << " " << origin;
  }
  for (const char* host : {"127.0.0.1:8080", "[::1]:8080", "localhost"}) {
    Request request;
    request.headers.add("Host", host);
    request.headers.add("Origin", std::string("http://") + host);
    EXPECT_EQ(admit(access, request, Role::viewer), 0) << host;
  }
}

TEST_F(AccessTest, KnowsKeysAndRoles) {
  const NewKey key = add_key_of(Role::operator_);
  AccessControl access(store_, true, {});
  EXPECT_EQ(admit(access, request_with(key.token), Role::operator_), 0);
  EXPECT_EQ(caller_.id, key.key.id);
  EXPECT_EQ(admit(access, request_with(key.token), Role::reviewer), 403);
  std::string other = key.token;
  other.back() = other.back() == 'a' ? 'b' : 'a';
  for (const std::string& wrong : {other, std::string("x"), key.token + "a", std::string(4000, 'a')})
    EXPECT_EQ(admit(access, request_with(wrong), Role::viewer), 401);
  Request basic;
  basic.headers.add("Authorization", "Basic " + key.token);
  EXPECT_EQ(admit(access, basic, Role::viewer), 401);
  Request header;
  header.headers.add("X-API-Key", key.token);
  EXPECT_EQ(admit(access, header, Role::viewer), 0);
}

TEST_F(AccessTest, RefusesARevokedKeyWithinASecond) {
  const NewKey key = add_key_of(Role::viewer);
  AccessControl access(store_, true, {});
  EXPECT_EQ(admit(access, request_with(key.token), Role::viewer), 0);
  store_.write_and_wait([&](Session& session) { return revoke_key(session, key.key.id); });
  std::this_thread::sleep_for(std::chrono::milliseconds(1050));
  EXPECT_EQ(admit(access, request_with(key.token), Role::viewer), 401);
}

TEST_F(AccessTest, BoundsTheRateOfAKey) {
  const NewKey key = add_key_of(Role::viewer, 3);
  AccessControl access(store_, true, {});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(admit(access, request_with(key.token), Role::viewer), 0);
  EXPECT_EQ(admit(access, request_with(key.token), Role::viewer), 429);
}

}  // namespace
}  // namespace siglib::serve
