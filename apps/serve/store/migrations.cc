#include "serve/store/migrations.h"

#include "serve/store/error.h"

#include <array>
#include <charconv>

namespace siglib::serve {
namespace {

// SQL for both engines, in which BYTES and UUID stand for their column types, and what only one of them
// understands.
struct Migration {
  const char* both;
  const char* sqlite;
  const char* postgres;
};

constexpr std::array migrations = {
    // 1. Large columns stand apart from what lists read, and a template apart from its images: a match reads
    // templates
    // only, and a new template rewrites no image.
    Migration{R"(
CREATE TABLE customers (
  id UUID PRIMARY KEY,
  created_at BIGINT NOT NULL);

CREATE TABLE signatures (
  id UUID PRIMARY KEY,
  customer UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  media_type TEXT NOT NULL,
  image_bytes BIGINT NOT NULL,
  sha256 BYTES NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  pixel_hash BYTES NOT NULL,
  perceptual_hash BYTES NOT NULL,
  quality TEXT NOT NULL,
  preprocessing_version TEXT NOT NULL,
  model_id TEXT NOT NULL,
  template BYTES NOT NULL);
CREATE INDEX signatures_customer ON signatures (customer, created_at, id);
CREATE INDEX signatures_encoding ON signatures (id, model_id, preprocessing_version);

CREATE TABLE signature_images (
  signature UUID PRIMARY KEY REFERENCES signatures (id) ON DELETE CASCADE,
  canvas BYTES NOT NULL,
  original BYTES NOT NULL);

CREATE TABLE matches (
  id UUID PRIMARY KEY,
  customer UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  log_likelihood_ratio DOUBLE PRECISION NOT NULL,
  decision TEXT NOT NULL,
  policy TEXT NOT NULL,
  accept DOUBLE PRECISION NOT NULL,
  reject DOUBLE PRECISION NOT NULL,
  possible_copy BIGINT NOT NULL,
  reference_scores TEXT NOT NULL,
  quality TEXT NOT NULL,
  model TEXT NOT NULL,
  timings TEXT NOT NULL,
  verdict TEXT);
CREATE INDEX matches_newest ON matches (created_at, id);
CREATE INDEX matches_customer ON matches (customer, created_at, id);
CREATE INDEX matches_decision ON matches (decision, created_at, id);
CREATE INDEX matches_unreviewed ON matches (created_at, id) WHERE verdict IS NULL;
CREATE INDEX matches_reviewed ON matches (created_at, id) WHERE verdict IS NOT NULL;

CREATE TABLE match_images (
  match UUID PRIMARY KEY REFERENCES matches (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  media_type TEXT NOT NULL,
  template BYTES NOT NULL,
  image BYTES NOT NULL);
CREATE INDEX match_images_oldest ON match_images (created_at);

CREATE TABLE explanations (
  id UUID PRIMARY KEY,
  match UUID NOT NULL REFERENCES match_images (match) ON DELETE CASCADE,
  method TEXT NOT NULL,
  media_type TEXT NOT NULL,
  content BYTES NOT NULL);
CREATE INDEX explanations_match ON explanations (match);

CREATE TABLE reviews (
  match UUID NOT NULL REFERENCES matches (id) ON DELETE CASCADE,
  number BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  verdict TEXT NOT NULL,
  note TEXT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (match, number));

CREATE TABLE audit (
  seq BIGINT PRIMARY KEY,
  time BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  previous BYTES NOT NULL,
  hash BYTES NOT NULL);
CREATE INDEX audit_subject ON audit (subject, seq);

CREATE TABLE api_keys (
  id UUID PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  prefix TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL,
  rate_limit BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  last_used_day BIGINT);

CREATE TABLE idempotency (
  actor TEXT NOT NULL,
  name TEXT NOT NULL,
  digest BYTES NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (actor, name));
CREATE INDEX idempotency_oldest ON idempotency (expires_at);
)",
              R"(
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
)",
              R"(
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = '23000'; END $$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
-- Blobs are compressed images or sealed: compressing them again costs time and gains nothing.
ALTER TABLE signatures ALTER template SET STORAGE EXTERNAL;
ALTER TABLE signature_images ALTER canvas SET STORAGE EXTERNAL, ALTER original SET STORAGE EXTERNAL;
ALTER TABLE match_images ALTER template SET STORAGE EXTERNAL, ALTER image SET STORAGE EXTERNAL;
ALTER TABLE explanations ALTER content SET STORAGE EXTERNAL;
)"},
    // 2. Models that were promoted.
    Migration{R"(
CREATE TABLE models (
  id UUID PRIMARY KEY,
  version BIGINT NOT NULL UNIQUE,
  model_id TEXT NOT NULL,
  title TEXT NOT NULL,
  promoted_at BIGINT NOT NULL,
  promoted_by TEXT NOT NULL,
  withdrawn_at BIGINT,
  withdrawn_by TEXT,
  content BYTES NOT NULL);
)",
              "", "ALTER TABLE models ALTER content SET STORAGE EXTERNAL;"},
};

void replace_word(std::string& text, std::string_view word, std::string_view by) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size()))
    text.replace(at, word.size(), by);
}

std::string spelled_for(Dialect dialect, const Migration& migration) {
  const bool postgres = dialect == Dialect::postgres;
  std::string sql = migration.both;
  replace_word(sql, "BYTES", postgres ? "BYTEA" : "BLOB");
  // Byte order, so that pages are cut alike whatever the database's locale.
  replace_word(sql, "UUID", postgres ? "TEXT COLLATE \"C\"" : "TEXT");
  return sql + (postgres ? migration.postgres : migration.sqlite);
}

int found_version(Connection& connection) {
  const Result found = connection.execute("SELECT value FROM meta WHERE name = 'schema_version'");
  if (found.rows.empty()) return 0;
  const std::string& text = found.rows[0].text(0);
  int version = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), version).ptr != text.data() + text.size())
    siglib::fail(ErrorKind::io, "store: the database is damaged: its schema version is not a number");
  return version;
}

}  // namespace

int newest_schema() {
  return static_cast<int>(migrations.size());
}

int migrate(Connection& connection) {
  int before = -1;
  for (int version = 0; version < newest_schema() || before < 0;) {
    connection.begin_write();
    try {
      connection.script("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)");
      version = found_version(connection);
      if (before < 0) before = version;
      if (version > newest_schema())
        siglib::fail(ErrorKind::usage,
                     "store: the database has schema version {}, this program knows versions up to {}: use a "
                     "newer siglib",
                     version, newest_schema());
      if (version < newest_schema()) {
        connection.script(spelled_for(connection.dialect(), migrations[static_cast<std::size_t>(version)]));
        ++version;
        connection.execute(
            "INSERT INTO meta (name, value) VALUES ('schema_version', $1)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            {std::to_string(version)});
      }
      connection.commit();
    } catch (...) {
      connection.rollback();
      throw;
    }
  }
  return before;
}

}  // namespace siglib::serve
