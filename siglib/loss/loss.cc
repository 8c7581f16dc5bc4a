#include "siglib/loss/loss.h"

#include "siglib/core/error.h"
#include "siglib/loss/contrastive.h"
#include "siglib/loss/triplet.h"

namespace siglib {

std::unique_ptr<Loss> make_loss(const LossOptions& options) {
  switch (options.kind) {
    case LossKind::contrastive:
      return make_contrastive(options);
    case LossKind::triplet:
      return make_triplet(options);
  }
  fail(ErrorKind::internal, "unknown loss kind {}", static_cast<int>(options.kind));
}

}  // namespace siglib
