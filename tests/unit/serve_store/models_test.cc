#include "serve/store/models.h"
#include "serve/store/limits.h"
#include "serve/store/migrations.h"
#include "tests/unit/serve_store/engines.h"

namespace siglib::serve {
namespace {

class ModelsTest : public StoreTest {
 protected:
  static NewModel a_model(const std::string& id) {
    return {id, "title of " + id, filled(200'000, id + " weights ")};
  }
  static PromotedModel promote(Store& store, const std::string& id, const std::string& by = "Ann") {
    return store.write_and_wait([&](Session& s) { return promote_model(s, a_model(id), by); });
  }
  static std::optional<PromotedModel> withdraw(Store& store, const std::string& by = "Bob") {
    return store.write_and_wait([&](Session& s) { return withdraw_model(s, by); });
  }
  static std::string in_use(Store& store) {
    const auto model = store.read([](Session& s) { return promoted_model(s); });
    if (!model) return "";
    EXPECT_EQ(store.read([&](Session& s) { return model_content(s, model->version); }),
              a_model(model->model_id).content);
    return model->model_id;
  }
};
ON_BOTH_ENGINES(ModelsTest);

TEST_P(ModelsTest, LieOneOnTopOfTheOther) {
  Store store(options());
  EXPECT_EQ(in_use(store), "");
  EXPECT_FALSE(withdraw(store));
  EXPECT_EQ(promote(store, "a").version, 1);
  EXPECT_EQ(promote(store, "b").version, 2);
  EXPECT_EQ(in_use(store), "b");
  EXPECT_EQ(withdraw(store)->model_id, "b");
  EXPECT_EQ(in_use(store), "a");
  EXPECT_EQ(promote(store, "c").version, 3);
  EXPECT_EQ(withdraw(store)->model_id, "c");
  EXPECT_EQ(withdraw(store)->model_id, "a");
  EXPECT_EQ(in_use(store), "");
  EXPECT_FALSE(withdraw(store));
  EXPECT_EQ(promote(store, "b").version, 4);
  EXPECT_EQ(in_use(store), "b");
}

TEST_P(ModelsTest, AreSeenByOtherStoresWithWhoAndWhen) {
  {
    Store store(options());
    promote(store, "a", "Ann");
    promote(store, "b", "Ann");
    withdraw(store, "Bob");
  }
  Store store(options());
  EXPECT_EQ(in_use(store), "a");
  const auto models = store.read([](Session& s) { return list_models(s); });
  ASSERT_EQ(models.size(), 2u);
  EXPECT_EQ(models[0].model_id, "b");
  EXPECT_EQ(models[0].title, "title of b");
  EXPECT_EQ(models[0].promoted_by, "Ann");
  EXPECT_EQ(models[0].withdrawn_by, "Bob");
  EXPECT_GT(models[0].withdrawn_at, models[0].promoted_at);
  EXPECT_GT(models[0].promoted_at, models[1].promoted_at);
  EXPECT_FALSE(models[1].withdrawn_at);
}

TEST_P(ModelsTest, AreRefusedTwiceTooLargeOrByNobody) {
  Store store(options());
  promote(store, "a");
  expect_error(ErrorKind::usage, "model a is the one in use already, version 1",
               [&] { promote(store, "a"); });
  expect_error(ErrorKind::input, "who promotes must not be empty", [&] { promote(store, "b", ""); });
  expect_error(ErrorKind::input, "who withdraws is not plain UTF-8", [&] { withdraw(store, "\xff"); });
  expect_error(ErrorKind::input, "title of the model is not plain UTF-8", [&] {
    NewModel titled = a_model("b");
    titled.title += '\0';
    store.write_and_wait([&](Session& s) { promote_model(s, titled, "Ann"); });
  });
  expect_error(ErrorKind::input, "model has", [&] {
    NewModel large = a_model("b");
    large.content.resize(limits::model + 1);
    store.write_and_wait([&](Session& s) { promote_model(s, large, "Ann"); });
  });
  EXPECT_EQ(rows_of("models"), 1);
}

TEST_P(ModelsTest, ArePromotedAndLoggedInOneTransaction) {
  Store store(options());
  EXPECT_THROW(store.write_and_wait([&](Session& s) {
    promote_model(s, a_model("a"), "Ann");
    append_audit(s, {"promote_model", "", "", "{}"});  // nobody
  }),
               Error);
  EXPECT_EQ(rows_of("models"), 0);
  EXPECT_EQ(verify_audit(store).entries, 0);
}

TEST_P(ModelsTest, AreRecordedWhereTheyChange) {
  const auto record = [](Store& store, const std::string& details) {
    return store.write_and_wait([&](Session& s) { return record_model(s, details); });
  };
  Store one(options()), two(options());
  EXPECT_TRUE(record(one, R"({"model":"a"})"));
  EXPECT_FALSE(record(one, R"({"model":"a"})"));
  EXPECT_FALSE(record(two, R"({"model":"a"})"));
  EXPECT_TRUE(record(two, R"({"model":"b"})"));
  EXPECT_TRUE(record(one, R"({"model":"a"})"));
  const auto entries = one.read([](Session& s) { return list_audit(s, {}, "", 10); }).items;
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[1].kind, "model");
  EXPECT_EQ(entries[1].actor, "server");
  EXPECT_EQ(entries[1].details, R"({"model":"b"})");
  EXPECT_EQ(verify_audit(one).entries, 3);
}

TEST_P(ModelsTest, AreSealedAndChangeTheirKey) {
  test::TemporaryFolder keys;
  const auto key_file = [&](const char* name, char digit) {
    write_text(keys / name, std::string(64, digit));
    std::filesystem::permissions(keys / name, std::filesystem::perms(0600));
    return keys / name;
  };
  StoreOptions first = options();
  first.key_file = key_file("one", '1');
  {
    Store store(first);
    promote(store, "a");
  }
  const auto shows = [&] {
    const Bytes lies = raw()->execute("SELECT content FROM models").rows.at(0).bytes(0);
    return std::string(lies.begin(), lies.end()).find("a weights") != std::string::npos;
  };
  EXPECT_FALSE(shows());
  StoreOptions second = first;
  second.key_file = key_file("two", '2');
  second.previous_key_file = first.key_file;
  second.change_key = true;
  {
    Store store(second);
    EXPECT_TRUE(store.reseal());
  }
  StoreOptions after = options();
  after.key_file = second.key_file;
  Store store(after);
  EXPECT_EQ(in_use(store), "a");
}

TEST_P(ModelsTest, AreKeptByAStoreThatHadNoPlaceForThem) {
  const std::string customer = new_uuid();
  {
    Store store(options());
    store.write_and_wait([&](Session& s) { create_customer(s, customer); });
  }
  raw()->script("DROP TABLE models; UPDATE meta SET value = '1' WHERE name = 'schema_version'");
  Store store(options());
  EXPECT_TRUE(store.read([&](Session& s) { return find_customer(s, customer); }));
  promote(store, "a");
  EXPECT_EQ(in_use(store), "a");
}

}  // namespace
}  // namespace siglib::serve
