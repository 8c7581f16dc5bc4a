// The server's side of TLS.
#pragma once

#include "serve/http/server_options.h"

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace siglib::serve {

// TLS 1.2 and 1.3, without renegotiation, compression or a session cache. Throws Error(usage) naming the file
// when the certificate chain or the key cannot be read or do not belong together.
std::shared_ptr<boost::asio::ssl::context> make_tls_context(const TlsFiles& files);

}  // namespace siglib::serve
