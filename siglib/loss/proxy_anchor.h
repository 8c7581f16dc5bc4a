// Proxy-anchor loss.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Kim, Kim, Cho, Kwak 2020, "Proxy anchor loss for deep metric learning" (arXiv 2003.13911), equation 4: with
// a learned proxy for each writer, s the cosine similarity, α the scale and δ the margin,
//   L = mean over proxies with a genuine sample in the batch of log(1 + Σ_x exp(-α (s_x - δ)))
//     + mean over all proxies of log(1 + Σ_x exp(α (s_x + δ)))
// The first sum is over the writer's genuine samples, the second over everything else: other writers' samples
// and, counting skilled_weight times, the forgeries of this writer.
// Parameter: proxies [writers, D], normal at the start (their length does not matter).
std::shared_ptr<Loss> make_proxy_anchor(const ProxyAnchorOptions& options, const LossShape& shape);

}  // namespace siglib
