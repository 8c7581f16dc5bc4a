// The loss of SigNet-F: who wrote it, and is it forged.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Hafemann, Sabourin, Oliveira 2017, "Learning features for offline handwritten signature verification using
// deep convolutional neural networks" (arXiv 1705.05787), the multi-task loss with a forgery output, in its
// second form (forgeries do not train the writer output), with λ the forgery_share:
//   L = mean over samples of  (1 - f) (1 - λ) · -log P(writer | x)  +  λ · cross-entropy(f, P(forged | x))
// f is 1 for a forgery. P(writer) is a softmax over the training writers, P(forged) a sigmoid, both on a
// linear layer. The paper puts that layer on the features themselves; encoders here give rows of length 1, so
// it reads exp(log_scale) · embedding, and the length, which the paper's network may use, is one number for
// all.
//
// Parameters: writer_weight [writers, D], writer_bias [writers], forgery_weight [D], forgery_bias [1]
// (PyTorch's initialisation of a linear layer), and log_scale [1].
std::shared_ptr<Loss> make_writer_and_forgery(const WriterAndForgeryOptions& options, const LossShape& shape);

}  // namespace siglib
