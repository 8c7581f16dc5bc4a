#include "siglib/nn/encoder.h"

#include "siglib/core/error.h"
#include "siglib/nn/compact.h"
#include "siglib/nn/signet.h"
#include "siglib/nn/signet_f.h"

namespace siglib {

std::shared_ptr<Encoder> make_encoder(const EncoderOptions& options) {
  switch (options.kind) {
    case EncoderKind::compact:
      return make_compact(options);
    case EncoderKind::signet:
      return std::make_shared<SigNet>(options);
    case EncoderKind::signet_f:
      return make_signet_f(options);
  }
  fail(ErrorKind::internal, "unknown encoder kind {}", static_cast<int>(options.kind));
}

}  // namespace siglib
