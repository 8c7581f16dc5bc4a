// What the server does by itself, beside requests.
#pragma once

#include "serve/api/service.h"

#include <boost/asio/awaitable.hpp>

namespace siglib::serve {

// Encodes signatures of another model or preprocessing anew, a few at a time, until none is left; goes on
// where it was interrupted, since what is done needs it no more. Old templates are never compared with: a
// match that meets one encodes it itself.
boost::asio::awaitable<void> encode_stale(Service& service);

// Every minute: purges query images older than match_days, and answers to Idempotency-Keys that have expired.
boost::asio::awaitable<void> purge_regularly(Service& service);

}  // namespace siglib::serve
