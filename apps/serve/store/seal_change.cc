#include "serve/store/seal_change.h"

#include "siglib/core/hash.h"

#include <fmt/format.h>

#include <array>

namespace siglib::serve {
namespace {

struct Column {
  const char* table;
  const char* id;
  const char* blob;
};

constexpr std::array columns = {
    Column{"signatures", "id", "template"},
    Column{"signature_images", "signature", "canvas"},
    Column{"signature_images", "signature", "original"},
    Column{"match_images", "match", "template"},
    Column{"match_images", "match", "image"},
    Column{"explanations", "id", "content"},
    Column{"models", "id", "content"},
};

constexpr int rows_per_step = 64;
constexpr std::size_t bytes_per_step = 8 << 20;

}  // namespace

void SealChange::advance(Session& session) {
  if (column_ == columns.size()) {
    // Another replica may have written with the previous key meanwhile: only a pass that finds nothing is the
    // last.
    if (found_ == 0) {
      set_meta(session.db, "secret", to_hex(session.vault.seal(session.secret, "meta.secret", "")));
      session.db.execute("DELETE FROM meta WHERE name = 'encryption_previous'");
      finished_ = true;
    }
    column_ = 0;
    found_ = 0;
    return;
  }
  const auto& [table, id, blob] = columns[column_];
  const Bytes header = session.vault.current_header();
  const Result rows = session.db.execute(
      fmt::format("SELECT {0} FROM {1} WHERE {0} > $1 AND substr({2}, 1, {3}) <> $2 ORDER BY {0} LIMIT {4}",
                  id, table, blob, header.size(), rows_per_step),
      {after_, header});
  const std::string place = fmt::format("{}.{}", table, blob);
  std::size_t bytes = 0;
  for (const Row& row : rows.rows) {
    after_ = row.text(0);
    const Result found =
        session.db.execute(fmt::format("SELECT {} FROM {} WHERE {} = $1", blob, table, id), {after_});
    const Bytes content = session.vault.open(found.rows.at(0).bytes(0), place, after_);
    session.db.execute(fmt::format("UPDATE {} SET {} = $1 WHERE {} = $2", table, blob, id),
                       {session.vault.seal(content, place, after_), after_});
    session.db.note_erasure();
    ++done_;
    ++found_;
    bytes += content.size();
    if (bytes >= bytes_per_step) return;
  }
  if (rows.rows.size() < rows_per_step) {
    ++column_;
    after_.clear();
  }
}

}  // namespace siglib::serve
