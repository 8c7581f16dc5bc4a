// One connection to a database, below one set of SQL: the engines differ here and in column types, nowhere
// else.
#pragma once

#include "serve/store/value.h"

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace siglib::serve {

enum class Dialect { sqlite, postgres };

// Not for several threads at once. Every call throws StoreError when the database refuses: unavailable, full,
// conflict (a constraint); Error(io) when it is damaged; Error(internal) when the statement is wrong.
class Connection {
 public:
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // One statement with parameters $1, $2 …; it is prepared once per connection.
  Result execute(std::string_view sql, std::initializer_list<Parameter> parameters = {}) {
    return execute(sql, std::span(parameters.begin(), parameters.size()));
  }
  Result execute(std::string_view sql, std::span<const Parameter> parameters);
  // Several statements without parameters or rows.
  virtual void script(const std::string& sql) = 0;

  // Waits until no other process or thread writes, then starts a transaction that sees all they committed.
  virtual void begin_write() = 0;
  virtual void commit() = 0;  // on `unavailable` the outcome is not known
  virtual void rollback() noexcept = 0;
  void savepoint() { script("SAVEPOINT operation"); }
  void release_savepoint() { script("RELEASE SAVEPOINT operation"); }
  void rollback_to_savepoint() { script("ROLLBACK TO SAVEPOINT operation; RELEASE SAVEPOINT operation"); }
  virtual bool in_transaction() const noexcept = 0;
  virtual bool is_lost() const noexcept = 0;

  virtual Dialect dialect() const noexcept = 0;

  // Operations that remove biometric data say so; whoever commits then calls scrub(), which overwrites what
  // the engine's log still holds of it. False: a reader is in the way, call again later.
  void note_erasure() noexcept { erased_ = true; }
  bool take_erasure() noexcept { return std::exchange(erased_, false); }
  virtual bool scrub() = 0;

 protected:
  Connection() = default;
  virtual Result run(std::string_view sql, std::span<const Parameter> parameters) = 0;

 private:
  bool erased_ = false;
};

}  // namespace siglib::serve
