// The store of the server: customers, their signatures, matches, reviews, the audit log, API keys. One
// interface over SQLite (a folder) and PostgreSQL (a URL; several replicas may share it).
#pragma once

#include "serve/store/folder_lock.h"
#include "serve/store/pool.h"
#include "serve/store/session.h"
#include "serve/store/sqlite.h"
#include "serve/store/writer.h"

#include <filesystem>
#include <future>
#include <type_traits>

namespace siglib::serve {

struct StoreOptions {
  std::filesystem::path folder;             // SQLite: the database is folder/siglib.db
  std::string url;                          // PostgreSQL, instead of a folder
  std::int64_t max_bytes = 0;               // SQLite: bound on the size of the database (0: the disk)
  std::filesystem::path key_file;           // encrypt blobs at rest; empty: plain
  std::filesystem::path previous_key_file;  // while keys are being changed
  bool change_key = false;  // allow that the store's key differs from `key_file`; reseal() then does the work
  int readers = 4;
  WriterOptions writer;
  std::function<std::int64_t()> clock;  // empty: the system's
};

// Thread-safe.
class Store {
 public:
  // Makes or upgrades the database. Throws Error(usage) when it is newer than this program, encrypted with
  // another key than given, or not encrypted though a key is given, and says which; StoreError(unavailable)
  // when it cannot be reached.
  explicit Store(StoreOptions options);
  ~Store();  // completes the writes that wait

  using Operation = std::function<void(Session&)>;
  using Completion = Writer::Completion;

  // `operation` runs in a transaction on the writer's thread, perhaps more than once; `completion` is called
  // there after the commit with null, or with what was thrown. Throws StoreError(busy) when too many writes
  // wait.
  void write(Operation operation, Completion completion);

  // The same, waiting for the commit. Returns what `operation` returned.
  template <class F>
  auto write_and_wait(F operation) -> std::invoke_result_t<F&, Session&>;

  // Runs `operation` on this thread with a connection that cannot write. Returns what it returned.
  template <class F>
  auto read(F&& operation) -> std::invoke_result_t<F&, Session&>;

  WriterStatistics statistics() const { return writer_->statistics(); }
  Dialect dialect() const noexcept { return options_.url.empty() ? Dialect::sqlite : Dialect::postgres; }
  // Throws StoreError when the database does not answer.
  void ping();

  // Moves blobs that are not sealed with the current key to it, a bounded batch at a time, beside other work;
  // may be interrupted and called again. Afterwards the previous key is needed no more. `progress` gets the
  // number done so far; when it returns false the work stops. Returns whether all is done.
  bool reseal(const std::function<bool(std::int64_t)>& progress = {});

  // A copy of an SQLite store as it is now, made while it is in use. Throws Error(usage) for PostgreSQL.
  void backup(const std::filesystem::path& target);

 private:
  std::unique_ptr<Connection> open(Access access) const;
  Session session(Connection& db) const;
  void prepare(Connection& db);
  void agree_on_keys(Connection& db, const std::optional<SecretKey>& current,
                     const std::optional<SecretKey>& previous);

  StoreOptions options_;
  std::unique_ptr<FolderLock> lock_;
  std::unique_ptr<Vault> vault_;
  Bytes secret_;
  std::unique_ptr<Pool> pool_;
  std::unique_ptr<Writer> writer_;
};

// Puts a backup in the place of the store in `folder`, which must not be in use. The old store is there,
// whole, until the new one takes its place. Throws Error(usage) when the folder is in use or the backup is
// newer than this program, Error(io) when the backup is damaged.
void restore(const std::filesystem::path& backup, const std::filesystem::path& folder);

template <class F>
auto Store::write_and_wait(F operation) -> std::invoke_result_t<F&, Session&> {
  using R = std::invoke_result_t<F&, Session&>;
  const auto done = std::make_shared<std::promise<void>>();
  std::conditional_t<std::is_void_v<R>, int, std::optional<R>> result{};
  write(
      [&](Session& session) {
        if constexpr (std::is_void_v<R>)
          operation(session);
        else
          result = operation(session);
      },
      [done](std::exception_ptr error) {
        error ? done->set_exception(std::move(error)) : done->set_value();
      });
  done->get_future().get();
  if constexpr (!std::is_void_v<R>) return std::move(*result);
}

template <class F>
auto Store::read(F&& operation) -> std::invoke_result_t<F&, Session&> {
  using R = std::invoke_result_t<F&, Session&>;
  std::conditional_t<std::is_void_v<R>, int, std::optional<R>> result{};
  pool_->with_connection([&](Connection& db) {
    Session current = session(db);
    if constexpr (std::is_void_v<R>)
      operation(current);
    else
      result = operation(current);
  });
  if constexpr (!std::is_void_v<R>) return std::move(*result);
}

}  // namespace siglib::serve
