// What the tests of the store share: they run on both engines, but for what only one of them does.
#pragma once

#include "serve/store/audit.h"
#include "serve/store/customers.h"
#include "serve/store/error.h"
#include "serve/store/matches.h"
#include "serve/store/postgres.h"
#include "serve/store/reviews.h"
#include "serve/store/signatures.h"
#include "serve/store/store.h"
#include "serve/store/text.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/serve_store/postgres_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <set>
#include <string>

namespace siglib::serve {

class StoreTest : public testing::TestWithParam<Dialect> {
 protected:
  void SetUp() override {
    if (GetParam() != Dialect::postgres) return;
    if (!PostgresServer::programs()) {
      std::cerr << "\n*** PostgreSQL is not installed: its half of the store's tests does not run ***\n\n";
      GTEST_SKIP() << "no /usr/lib/postgresql/*/bin/initdb, or no user postgres to run it as (scripts/setup "
                      "installs both)";
    }
    static PostgresServer one_for_this_process;
    server_ = &one_for_this_process;
    static int counter = 0;
    schema_ = "test_" + std::to_string(counter++);
    open_postgres({server_->url()})
        ->script("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE; CREATE SCHEMA " + schema_);
    url_ = server_->url() + " options='-csearch_path=" + schema_ + "'";
  }

  StoreOptions options() const {
    StoreOptions options;
    if (GetParam() == Dialect::postgres)
      options.url = url_;
    else
      options.folder = folder_.path();
    options.clock = [clock = clock_] { return clock->fetch_add(1); };
    return options;
  }

  // Below the store.
  std::unique_ptr<Connection> raw() const {
    return GetParam() == Dialect::postgres ? open_postgres({url_})
                                           : open_sqlite({folder_ / "siglib.db"}, Access::write);
  }

  std::int64_t rows_of(const std::string& table) const {
    return raw()->execute("SELECT count(*) FROM " + table).rows.at(0).integer(0);
  }

  PostgresServer* server_ = nullptr;
  test::TemporaryFolder folder_;
  std::string url_, schema_;
  std::shared_ptr<std::atomic<std::int64_t>> clock_ =
      std::make_shared<std::atomic<std::int64_t>>(1'700'000'000'000);
};

inline std::string engine_name(const testing::TestParamInfo<Dialect>& info) {
  return info.param == Dialect::sqlite ? "sqlite" : "postgres";
}

#define ON_ENGINES(suite, ...) \
  INSTANTIATE_TEST_SUITE_P(Engines, suite, testing::Values(__VA_ARGS__), engine_name)
#define ON_BOTH_ENGINES(suite) ON_ENGINES(suite, Dialect::sqlite, Dialect::postgres)

inline Bytes bytes_of(const std::string& text) {
  return {text.begin(), text.end()};
}

inline Bytes filled(std::size_t size, const std::string& with) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(with[i % with.size()]);
  return bytes;
}

inline NewSignature a_signature(const std::string& customer, const std::string& mark = "ink") {
  NewSignature signature;
  signature.id = new_uuid();
  signature.customer = customer;
  signature.media_type = "image/png";
  signature.width = 300;
  signature.height = 120;
  signature.pixel_hash = filled(32, "h");
  signature.perceptual_hash = filled(16, "p");
  signature.quality = R"({"ink":0.5})";
  signature.preprocessing_version = "p1";
  signature.model_id = "m1";
  signature.original = filled(5000, mark + " original ");
  signature.canvas = filled(9000, mark + " canvas ");
  signature.template_bytes = filled(3000, mark + " template ");
  return signature;
}

inline NewMatch a_match(const std::string& customer, const std::string& decision = "match",
                        const std::string& mark = "ink") {
  NewMatch match;
  match.id = new_uuid();
  match.customer = customer;
  match.score = 0.75;
  match.log_likelihood_ratio = -1.5;
  match.decision = decision;
  match.policy = "default";
  match.accept = 0.9;
  match.reject = 0.1;
  match.possible_copy = true;
  match.references = "[]";
  match.quality = match.model = match.timings = "{}";
  match.image = {"image/jpeg", filled(7000, mark + " query ")};
  match.template_bytes = filled(3000, mark + " query template ");
  return match;
}

template <class Action>
void expect_fault(StoreFault fault, const Action& action) {
  try {
    action();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const StoreError& error) {
    EXPECT_EQ(static_cast<int>(error.fault()), static_cast<int>(fault)) << error.what();
  } catch (const std::exception& error) {
    ADD_FAILURE() << error.what();
  }
}

inline AuditCheck verify_audit(Store& store, int step = 100) {
  AuditCheck check;
  while (store.read([&](Session& s) { return verify_audit_step(s, check, step); })) {
  }
  return check;
}

}  // namespace siglib::serve
