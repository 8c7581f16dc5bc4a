// Where the server listens and what it bears.
#pragma once

#include "siglib/config/fields.h"

#include <cstdint>
#include <string>

namespace siglib::serve {

struct ServerLimits {
  std::int64_t header_bytes = 16 * 1024;
  std::int64_t url_bytes = 4096;
  std::int64_t body_bytes = 20 * 1024 * 1024;
  std::int64_t bodies_bytes = 512 * 1024 * 1024;
  std::int64_t connections = 4096;
  std::int64_t connections_per_peer = 0;
  double handshake_seconds = 10;
  double header_seconds = 10;
  double body_seconds = 60;
  double body_grace_seconds = 5;
  std::int64_t bytes_per_second = 16 * 1024;
  double handler_seconds = 60;
  double write_seconds = 30;
  double idle_seconds = 75;
  double linger_seconds = 1;

  void visit_fields(FieldVisitor& v) {
    const Range seconds = between(0.01, 86400);
    v.field("header_bytes", header_bytes, between(256, 1 << 16), "request line and header fields");
    v.field("url_bytes", url_bytes, between(64, 1 << 16), "the target of a request");
    v.field("body_bytes", body_bytes, between(0, 1LL << 32),
            "a request's body, where its route names no limit");
    v.field("bodies_bytes", bodies_bytes, at_least(0), "all bodies in memory at one time");
    v.field("connections", connections, between(1, 1 << 20),
            "open connections; beyond them the one that has waited longest for its client makes room");
    v.field("connections_per_peer", connections_per_peer, between(0, 1 << 20),
            "open connections from one address; 0 for no limit, as behind a proxy");
    v.field("handshake_seconds", handshake_seconds, seconds, "until the TLS handshake is done");
    v.field("header_seconds", header_seconds, seconds,
            "from a request's first byte to the end of its header");
    v.field("body_seconds", body_seconds, seconds, "until a body is complete");
    v.field("body_grace_seconds", body_grace_seconds, seconds, "before bytes_per_second counts");
    v.field("bytes_per_second", bytes_per_second, at_least(1),
            "what a client has to send and read on average");
    v.field("handler_seconds", handler_seconds, seconds, "until a request is answered");
    v.field("write_seconds", write_seconds, seconds,
            "to send a response, besides its size by bytes_per_second");
    v.field("idle_seconds", idle_seconds, seconds, "between the requests of a connection");
    v.field("linger_seconds", linger_seconds, seconds, "for the client to close after the last response");
  }
};

struct TlsFiles {
  std::string certificate;
  std::string key;

  bool enabled() const noexcept { return !certificate.empty(); }

  void visit_fields(FieldVisitor& v) {
    v.field("certificate", certificate, "PEM file with the certificate chain; TLS is off when empty");
    v.field("key", key, "PEM file with its private key");
  }
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::int64_t port = 8080;
  std::int64_t threads = 1;
  TlsFiles tls;
  ServerLimits limits;

  void visit_fields(FieldVisitor& v) {
    v.field("address", address, "IPv4 or IPv6 address to listen on");
    v.field("port", port, between(0, 65535), "TCP port; 0 for any free one");
    v.field("threads", threads, between(1, 256), "threads that read and write; handlers have their own");
    v.group("tls", tls, "HTTPS");
    v.group("limits", limits, "what one client or all of them may ask for");
  }
};

}  // namespace siglib::serve
