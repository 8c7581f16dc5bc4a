#include "serve/store/migrations.h"
#include "tests/unit/serve_store/engines.h"

namespace siglib::serve {
namespace {

class SchemaTest : public StoreTest {};
ON_BOTH_ENGINES(SchemaTest);

TEST_P(SchemaTest, IsMadeOnceByProcessesThatStartTogether) {
  std::vector<pid_t> children;
  for (int i = 0; i < 8; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        Store store(options());
        store.write_and_wait([](Session& s) {
          create_customer(s, new_uuid());
          append_audit(s, {"start", "k", "", "{}"});
        });
        ::_exit(0);
      } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        ::_exit(1);
      }
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(rows_of("customers"), 8);
  Store store(options());
  EXPECT_EQ(verify_audit(store).entries, 8);
  EXPECT_EQ(migrate(*raw()), newest_schema());
}

TEST_P(SchemaTest, OfANewerProgramIsRefused) {
  { Store store(options()); }
  raw()->execute("UPDATE meta SET value = '999' WHERE name = 'schema_version'");
  expect_error(ErrorKind::usage, "schema version 999, this program knows versions up to",
               [&] { Store store(options()); });
}

class FolderTest : public StoreTest {};
ON_ENGINES(FolderTest, Dialect::sqlite);

TEST_P(FolderTest, HasPrivateFiles) {
  Store store(options());
  store.write_and_wait([](Session& s) { create_customer(s, new_uuid()); });
  for (const auto& file : std::filesystem::directory_iterator(folder_.path()))
    EXPECT_EQ(file.status().permissions() & std::filesystem::perms(0077), std::filesystem::perms::none)
        << file.path();
}

}  // namespace
}  // namespace siglib::serve
