#include "serve/store/postgres.h"

#include "serve/store/error.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>
#include <bit>
#include <cstring>
#include <unordered_map>

namespace siglib::serve {
namespace {

// Object ids of PostgreSQL's types, which never change.
constexpr Oid oid_bool = 16, oid_bytes = 17, oid_int8 = 20, oid_int2 = 21, oid_int4 = 23, oid_text = 25,
              oid_float8 = 701, oid_varchar = 1043, oid_void = 2278;
constexpr std::size_t kept_statements = 128;
constexpr int binary = 1;

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using ResultHandle = std::unique_ptr<PGresult, Clear>;

std::string first_line(const char* text) {
  const std::string_view all(text ? text : "");
  return std::string(all.substr(0, all.find('\n')));
}

void put_big_endian(char* at, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) at[i] = static_cast<char>(value >> (56 - 8 * i));
}

std::uint64_t big_endian(const char* at, int size) {
  std::uint64_t value = 0;
  for (int i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(at[i]);
  return value;
}

Value cell(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column)) return std::monostate();
  const char* data = PQgetvalue(result, row, column);
  const int size = PQgetlength(result, row, column);
  switch (PQftype(result, column)) {
    case oid_bool:
      return static_cast<std::int64_t>(data[0] != 0);
    case oid_int2:
      return static_cast<std::int64_t>(static_cast<std::int16_t>(big_endian(data, 2)));
    case oid_int4:
      return static_cast<std::int64_t>(static_cast<std::int32_t>(big_endian(data, 4)));
    case oid_int8:
      return static_cast<std::int64_t>(big_endian(data, 8));
    case oid_float8:
      return std::bit_cast<double>(big_endian(data, 8));
    case oid_bytes:
      return Bytes(data, data + size);
    case oid_text:
    case oid_varchar:
      return std::string(data, static_cast<std::size_t>(size));
    case oid_void:
      return std::monostate();
    default:
      siglib::fail(ErrorKind::internal, "store: PostgreSQL type {} is not expected", PQftype(result, column));
  }
}

// Parameters as libpq takes them; numbers are kept here in network order.
struct Arguments {
  explicit Arguments(std::span<const Parameter> parameters)
      : numbers(parameters.size()),
        types(parameters.size()),
        values(parameters.size()),
        lengths(parameters.size()),
        formats(parameters.size(), binary) {
    for (std::size_t i = 0; i < parameters.size(); ++i)
      std::visit([&](auto value) { set(i, value); }, parameters[i].kind());
  }

  void set(std::size_t, std::monostate) {}
  void set(std::size_t i, std::int64_t value) { set_number(i, oid_int8, static_cast<std::uint64_t>(value)); }
  void set(std::size_t i, double value) { set_number(i, oid_float8, std::bit_cast<std::uint64_t>(value)); }
  void set(std::size_t i, std::string_view text) {
    set_data(i, oid_text, text.data() ? text.data() : "", text.size());
  }
  void set(std::size_t i, ByteView bytes) {
    set_data(i, oid_bytes, bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  void set_number(std::size_t i, Oid type, std::uint64_t value) {
    put_big_endian(numbers[i].data(), value);
    set_data(i, type, numbers[i].data(), 8);
  }
  void set_data(std::size_t i, Oid type, const char* data, std::size_t size) {
    types[i] = type;
    values[i] = data;
    lengths[i] = static_cast<int>(size);
  }

  std::vector<std::array<char, 8>> numbers;
  std::vector<Oid> types;
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
};

class PostgresConnection final : public Connection {
 public:
  explicit PostgresConnection(const PostgresOptions& options) {
    connect(options.url);
    PQsetNoticeProcessor(
        db_.get(), [](void*, const char*) {}, nullptr);
    // A replica that is cut off must not keep the write lock, nor wait for it for ever. A commit is
    // acknowledged when it is on the disk, whatever the server's default.
    script(
        "SET client_encoding = 'UTF8'; SET idle_in_transaction_session_timeout = '15s'; SET lock_timeout = "
        "'10s';"
        "SET statement_timeout = '60s';"
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = "
        "'off'");
    if (options.read_only) script("SET default_transaction_read_only = on");
  }

  void script(const std::string& sql) override { receive(PQexec(db_.get(), sql.c_str())); }

  void begin_write() override {
    script("BEGIN");
    // One writer at a time: the audit chain has one head. Statements after this one see what others
    // committed.
    script("SELECT pg_advisory_xact_lock(1936287596, hashtext(current_schema()))");
  }
  void commit() override {
    const ResultHandle result = receive(PQexec(db_.get(), "COMMIT"));
    if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")
      siglib::fail(ErrorKind::internal,
                   "store: PostgreSQL rolled back a transaction that was to be committed");
  }
  void rollback() noexcept override {
    if (in_transaction()) ResultHandle(PQexec(db_.get(), "ROLLBACK"));
  }
  bool in_transaction() const noexcept override {
    const auto status = PQtransactionStatus(db_.get());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
  }
  bool is_lost() const noexcept override { return lost_ || PQstatus(db_.get()) != CONNECTION_OK; }
  Dialect dialect() const noexcept override { return Dialect::postgres; }
  bool scrub() override { return true; }  // the server's pages are its own; docs: encrypt at rest, and vacuum

 private:
  void connect(const std::string& url) {
    char* reason = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> parsed(PQconninfoParse(url.c_str(), &reason));
    const std::unique_ptr<char, decltype(&PQfreemem)> owned(reason, PQfreemem);
    if (!parsed)
      siglib::fail(ErrorKind::usage,
                   "store.url: is no PostgreSQL URL, expected postgresql://user@host/database");
    std::vector<const char*> names, values;
    const std::array<std::pair<const char*, const char*>, 6> bounded = {
        {{"connect_timeout", "5"},
         {"keepalives_idle", "10"},
         {"keepalives_interval", "5"},
         {"keepalives_count", "3"},
         {"tcp_user_timeout", "15000"},
         {"fallback_application_name", "siglib"}}};
    for (const auto& [name, value] : bounded) names.push_back(name), values.push_back(value);
    // Later ones win.
    for (const PQconninfoOption* option = parsed.get(); option->keyword; ++option)
      if (option->val) names.push_back(option->keyword), values.push_back(option->val);
    names.push_back(nullptr), values.push_back(nullptr);
    db_.reset(PQconnectdbParams(names.data(), values.data(), 0));
    if (is_lost())
      fail(StoreFault::unavailable, "store: PostgreSQL: {}", first_line(PQerrorMessage(db_.get())));
  }

  Result run(std::string_view sql, std::span<const Parameter> parameters) override {
    const Arguments arguments(parameters);
    const std::string& name = prepared(sql, arguments);
    const ResultHandle answer = receive(
        PQexecPrepared(db_.get(), name.c_str(), static_cast<int>(arguments.values.size()),
                       arguments.values.data(), arguments.lengths.data(), arguments.formats.data(), binary));
    Result result;
    const int columns = PQnfields(answer.get());
    for (int row = 0; row < PQntuples(answer.get()); ++row) {
      std::vector<Value> values;
      values.reserve(static_cast<std::size_t>(columns));
      for (int column = 0; column < columns; ++column) values.push_back(cell(answer.get(), row, column));
      result.rows.emplace_back(std::move(values));
    }
    if (PQresultStatus(answer.get()) == PGRES_COMMAND_OK)
      result.changed = std::strtoll(PQcmdTuples(answer.get()), nullptr, 10);
    return result;
  }

  // Prepared by text and parameter types: a null says nothing about its type.
  const std::string& prepared(std::string_view sql, const Arguments& arguments) {
    std::string key(sql);
    for (const Oid type : arguments.types) key += fmt::format("\n{}", type);
    const auto found = statements_.find(key);
    if (found != statements_.end()) return found->second;
    if (statements_.size() >= kept_statements) {
      script("DEALLOCATE ALL");
      statements_.clear();
    }
    const std::string name = fmt::format("s{}", prepared_++);
    receive(PQprepare(db_.get(), name.c_str(), std::string(sql).c_str(),
                      static_cast<int>(arguments.types.size()), arguments.types.data()));
    return statements_.emplace(std::move(key), name).first->second;
  }

  ResultHandle receive(PGresult* raw) {
    ResultHandle result(raw);
    const ExecStatusType status = PQresultStatus(raw);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return result;
    const char* state = raw ? PQresultErrorField(raw, PG_DIAG_SQLSTATE) : nullptr;
    refuse(state ? state : "", raw ? PQresultErrorField(raw, PG_DIAG_MESSAGE_PRIMARY) : nullptr);
  }

  [[noreturn]] void refuse(std::string_view state, const char* message) {
    // The server said good-bye, or libpq itself has an error without SQLSTATE: its status may still say that
    // all is well.
    lost_ |= state.empty() || state.starts_with("57P") || state == "25P03";
    if (is_lost()) fail(StoreFault::unavailable, "store: the connection to PostgreSQL was lost");
    const std::string_view group = state.substr(0, 2);
    const std::string reason = first_line(message);
    if (state == "53100") fail(StoreFault::full, "store: no space is left: {}", reason);
    if (group == "23")
      fail(StoreFault::conflict, "store: {}", reason);  // names constraints; values are in the detail
    if (group == "08" || group == "53" || group == "57" || group == "58" || group == "40" ||
        state == "55P03" || state == "25P03" || state == "25006")
      fail(StoreFault::unavailable, "store: PostgreSQL {}: {}", state, reason);
    if (group == "XX") siglib::fail(ErrorKind::io, "store: the database is damaged: {}", reason);
    // Class 22 quotes the data it complains of.
    siglib::fail(ErrorKind::internal, "store: PostgreSQL {}{}", state,
                 group == "22" ? "" : fmt::format(": {}", reason));
  }

  std::unique_ptr<PGconn, Finish> db_;
  std::unordered_map<std::string, std::string> statements_;
  std::size_t prepared_ = 0;
  bool lost_ = false;
};

}  // namespace

std::unique_ptr<Connection> open_postgres(const PostgresOptions& options) {
  return std::make_unique<PostgresConnection>(options);
}

}  // namespace siglib::serve
