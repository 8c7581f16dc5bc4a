// What losses demand of their batch.
#pragma once

#include "siglib/loss/loss.h"

#include <torch/types.h>

namespace siglib {

// Throws Error(usage), naming what came and what was expected, unless embeddings are floating [N, D] with N
// >= 1 and the labels fit them in length, type and device.
void check_batch(const torch::Tensor& embeddings, const BatchLabels& labels);

// check_batch, and for losses with a vector for each writer, weights [writers, D]: that the embeddings have
// their length and every identity its row.
void check_classes(const torch::Tensor& embeddings, const BatchLabels& labels, const torch::Tensor& weights);

// bool [N, count]: true at each row's identity.
torch::Tensor own_class(const torch::Tensor& identity, std::int64_t count);

}  // namespace siglib
