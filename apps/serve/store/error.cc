#include "serve/store/error.h"

namespace siglib::serve {

int http_status(StoreFault fault) noexcept {
  switch (fault) {
    case StoreFault::unavailable:
    case StoreFault::busy:
      return 503;
    case StoreFault::full:
      return 507;
    case StoreFault::conflict:
      return 409;
  }
  return 500;
}

}  // namespace siglib::serve
