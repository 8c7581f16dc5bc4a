#include "serve/store/store.h"

#include "serve/store/error.h"
#include "serve/store/migrations.h"
#include "serve/store/postgres.h"
#include "serve/store/seal_change.h"
#include "serve/store/text.h"
#include "siglib/core/hash.h"

#include <sodium.h>

namespace siglib::serve {
namespace {

constexpr const char* database_name = "siglib.db";
constexpr const char* no_key = "none";  // for the id of the key of a store that is not encrypted
constexpr std::size_t secret_bytes = 32;

std::optional<SecretKey> key_of(const std::filesystem::path& file) {
  return file.empty() ? std::nullopt : std::optional(SecretKey::from_file(file));
}

std::string id_of(const std::optional<SecretKey>& key) {
  return key ? key->id() : no_key;
}

std::string spelled(const std::string& key_id) {
  return key_id == no_key ? "not encrypted" : "encrypted with key " + key_id;
}

void make_private_folder(const std::filesystem::path& folder) {
  const bool is_new = !std::filesystem::exists(folder);
  make_writable_folder(folder);
  std::error_code ignored;
  if (is_new) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
}

}  // namespace

Store::Store(StoreOptions options) : options_(std::move(options)) {
  if (options_.folder.empty() == options_.url.empty())
    siglib::fail(ErrorKind::usage, "store: expected either a folder (SQLite) or a URL (PostgreSQL)");
  if (sodium_init() < 0) siglib::fail(ErrorKind::internal, "libsodium cannot be initialised");
  if (!options_.clock) options_.clock = now_ms;
  if (dialect() == Dialect::sqlite) {
    make_private_folder(options_.folder);
    lock_ = std::make_unique<FolderLock>(options_.folder, FolderLock::Kind::shared);
  }
  prepare(*open(Access::write));
  pool_ = std::make_unique<Pool>([this] { return open(Access::read); }, std::max(1, options_.readers));
  writer_ = std::make_unique<Writer>([this] { return open(Access::write); }, options_.writer);
}

Store::~Store() = default;

std::unique_ptr<Connection> Store::open(Access access) const {
  if (dialect() == Dialect::postgres) return open_postgres({options_.url, access == Access::read});
  return open_sqlite({options_.folder / database_name, options_.max_bytes}, access);
}

Session Store::session(Connection& db) const {
  return {db, *vault_, secret_, options_.clock()};
}

void Store::prepare(Connection& db) {
  migrate(db);
  const auto current = key_of(options_.key_file), previous = key_of(options_.previous_key_file);
  db.begin_write();
  try {
    agree_on_keys(db, current, previous);
    const auto sealed = find_meta(db, "secret");
    if (sealed) {
      secret_ = vault_->open(from_hex(*sealed).value_or(Bytes()), "meta.secret", "");
    } else {
      secret_.resize(secret_bytes);
      randombytes_buf(secret_.data(), secret_.size());
      set_meta(db, "secret", to_hex(vault_->seal(secret_, "meta.secret", "")));
    }
    db.commit();
  } catch (...) {
    db.rollback();
    throw;
  }
}

void Store::agree_on_keys(Connection& db, const std::optional<SecretKey>& current,
                          const std::optional<SecretKey>& previous) {
  const std::string given = id_of(current);
  const std::string stored = find_meta(db, "encryption_key").value_or(given);
  std::string leaving =
      find_meta(db, "encryption_previous").value_or("");  // set while a change is unfinished
  if (stored != given) {
    if (!options_.change_key)
      siglib::fail(ErrorKind::usage, "store: it is {}, but {}", spelled(stored),
                   current ? "the given key file holds key " + given : "no key file is given");
    if (!leaving.empty())
      siglib::fail(ErrorKind::usage,
                   "store: an earlier change of keys, from {} to {}, must be finished first", leaving,
                   stored);
    leaving = stored;
    set_meta(db, "encryption_previous", leaving);
  }
  if (!leaving.empty() && leaving != no_key && id_of(previous) != leaving)
    siglib::fail(ErrorKind::usage,
                 "store: its change of keys is not finished: expected the file of key {} as previous key",
                 leaving);
  set_meta(db, "encryption_key", given);
  vault_ = std::make_unique<Vault>(current, previous, !current || leaving == no_key);
}

void Store::write(Operation operation, Completion completion) {
  writer_->add(
      [this, operation = std::move(operation)](Connection& db) {
        Session current = session(db);
        operation(current);
      },
      std::move(completion));
}

void Store::ping() {
  read([](Session& session) { session.db.execute("SELECT 1"); });
}

bool Store::reseal(const std::function<bool(std::int64_t)>& progress) {
  SealChange change;
  for (;;) {
    change = write_and_wait([&change](Session& session) {
      SealChange step = change;  // from the same place should this run twice
      step.advance(session);
      return step;
    });
    if (change.finished()) return true;
    if (progress && !progress(change.done())) return false;
  }
}

void Store::backup(const std::filesystem::path& target) {
  if (dialect() == Dialect::postgres)
    siglib::fail(ErrorKind::usage,
                 "store: PostgreSQL is backed up with its own tools: pg_dump --format=custom DATABASE");
  PendingFile pending(target);
  std::filesystem::permissions(pending.path(),
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  copy_sqlite(options_.folder / database_name, pending.path());
  pending.commit();
}

void restore(const std::filesystem::path& backup, const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  if (!fs::is_regular_file(backup)) siglib::fail(ErrorKind::input, "{}: is no backup file", backup.string());
  make_private_folder(folder);
  const FolderLock lock(folder, FolderLock::Kind::exclusive);
  const fs::path database = folder / database_name;
  PendingFile pending(database);
  fs::permissions(pending.path(), fs::perms::owner_read | fs::perms::owner_write);
  std::error_code code;
  fs::copy_file(backup, pending.path(), fs::copy_options::overwrite_existing, code);
  if (code == std::errc::no_space_on_device) fail(StoreFault::full, "{}: no space is left", folder.string());
  if (code) siglib::fail(ErrorKind::io, "{}: cannot be copied: {}", backup.string(), code.message());
  check_sqlite(pending.path());
  migrate(*open_sqlite({pending.path()}, Access::write));
  settle_sqlite(pending.path());
  if (fs::exists(database)) try {
      settle_sqlite(database);  // its log must not be taken for the backup's
    } catch (const Error&) {
      // Damaged: that may be why it is replaced.
    }
  for (const char* suffix : {"-wal", "-shm"}) fs::remove(database.string() + suffix, code);
  pending.commit();
}

}  // namespace siglib::serve
