// The configuration of `siglib serve`: configs/serve.yaml.
#pragma once

#include "common/command_line.h"
#include "serve/api/service.h"
#include "serve/http/server_options.h"
#include "serve/inference/recognizer.h"
#include "serve/store/store.h"
#include "siglib/config/fields.h"
#include "siglib/image/locate.h"

#include <cstdint>
#include <string>

namespace siglib::app {

struct StoreSettings {
  std::string folder = "siglib-data";
  std::string url;
  std::string key_file;
  std::string previous_key_file;
  std::int64_t max_bytes = 0;
  std::int64_t readers = 4;
  std::int64_t waiting_writes = 1024;

  void visit_fields(FieldVisitor& v) {
    v.field("folder", folder, "SQLite: where the database is, or is made");
    v.field("url", url, "PostgreSQL in place of the folder: postgresql://user@host/database");
    v.field("key_file", key_file,
            "32 bytes (raw, hex or base64) that images and templates are encrypted with");
    v.field("previous_key_file", previous_key_file, "the key before, until `siglib serve rekey` is done");
    v.field("max_bytes", max_bytes, at_least(0), "SQLite: bound on the database's size; 0: the disk");
    v.field("readers", readers, between(1, 256), "connections that read");
    v.field("waiting_writes", waiting_writes, between(1, 1'000'000),
            "writes that may wait; more are answered 503");
  }
};

struct LogSettings {
  bool access = true;
  std::string file;

  void visit_fields(FieldVisitor& v) {
    v.field("access", access, "one line of JSON for every request, without ids of customers");
    v.field("file", file, "appended to; empty for standard error. Opened again on SIGHUP");
  }
};

struct ServeOptions {
  serve::ServerOptions server;
  StoreSettings store;
  std::string model;
  LocateMode locate = LocateMode::automatic;
  serve::InferenceOptions inference;
  serve::ApiOptions api;
  std::int64_t match_days = 90;
  double drain_seconds = 30;
  LogSettings log;

  void visit_fields(FieldVisitor& v) {
    v.group("server", server, "where it listens and what it bears");
    v.group("store", store, "where customers, signatures and matches are kept");
    v.field("model", model, "model file; empty for the one promoted last, else the shipped one");
    v.choice("locate", locate,
             {{"auto", LocateMode::automatic}, {"always", LocateMode::always}, {"never", LocateMode::never}},
             "find the signature in a picture that shows more");
    v.group("inference", inference, "from images to templates");
    v.group("api", api, "what requests may ask for");
    v.field("match_days", match_days, between(0, 36500),
            "days that the images of matches are kept for review; scores and decisions stay");
    v.field("drain_seconds", drain_seconds, between(0, 3600), "what requests under way get at the end");
    v.group("log", log, "what it tells about itself");
  }
};

// Defaults, then the file, then the assignments, then --data and what else the verb knows. Paths of a file
// are taken from its folder.
ServeOptions serve_options(const CommandLine& line);
serve::StoreOptions store_options(const ServeOptions& options);

}  // namespace siglib::app
