#include "serve/http/tls.h"

#include "siglib/core/error.h"

#include <openssl/ssl.h>

#include <array>
#include <string>

namespace siglib::serve {
namespace {

namespace ssl = boost::asio::ssl;

// Picks http/1.1 for clients that offer protocols; those that offer only others are refused.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in,
                    unsigned in_size, void*) {
  static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, ours.data(), ours.size(), in, in_size) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

std::shared_ptr<ssl::context> make_tls_context(const TlsFiles& files) {
  if (files.key.empty()) fail(ErrorKind::usage, "tls.key is missing; it belongs to {}", files.certificate);
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  boost::system::error_code error;
  context->use_certificate_chain_file(files.certificate, error);
  if (error)
    fail(ErrorKind::usage, "{}: no certificate chain in PEM: {}", files.certificate, error.message());
  context->use_private_key_file(files.key, ssl::context::pem, error);
  if (error)
    fail(ErrorKind::usage, "{}: no private key of {}: {}", files.key, files.certificate, error.message());
  if (SSL_CTX_check_private_key(native) != 1)
    fail(ErrorKind::usage, "{} is not the key of {}", files.key, files.certificate);
  return context;
}

}  // namespace siglib::serve
