// Review verdicts as pairs of images, in memory: what candidates are made from and compared on.
//
// Customers are divided, not verdicts: a keyed hash of the id says for good which of them candidates may
// learn from and on which they are compared, however many verdicts come. So no writer is on both sides, and
// a model made from earlier verdicts has not seen the customers that a later one is compared on.
#pragma once

#include "serve/store/store.h"
#include "siglib/core/progress.h"
#include "siglib/data/pairs.h"
#include "siglib/verify/embedder.h"

#include <cstdint>
#include <string>
#include <vector>

namespace siglib::app {

enum class VerdictSide { fitted, held_out };

inline constexpr double kHeldOutShare = 1.0 / 3;  // of the customers
// Of those on the fitted side: no encoder trains on them; they choose its epoch and fit score and thresholds.
inline constexpr double kValidationShare = 0.4;

struct VerdictImage {
  std::string customer;
  std::string id;         // of the signature or of the match
  bool is_query = false;  // of a match; else a stored reference
  std::int64_t writer = 0;
};

struct Verdicts {
  std::vector<VerdictImage> images;
  std::vector<Pair> pairs;      // indices into images; judged genuine, or judged forged: skilled
  std::vector<double> writers;  // by number: where the customer stands, from 0 to 1 within its side
  std::int64_t other_side = 0;  // verdicts of customers on the other side
  std::int64_t copies = 0;      // left out: copies of a reference are found by other means than the score
  std::int64_t trained = 0;     // left out: the encoder has learned from these customers
  std::int64_t unusable = 0;    // left out: query or references are not kept any more, or cannot be read

  std::int64_t count(PairKind kind) const;
  std::int64_t customers() const;  // who have pairs
  bool validates(std::int64_t writer) const {
    return writers[static_cast<std::size_t>(writer)] < kValidationShare;
  }
};

// Every match of that side whose latest verdict is genuine or forged, oldest first, against those references
// that it was compared with.
Verdicts read_verdicts(serve::Store& store, VerdictSide side);

// The decoded image. Throws Error(input) when it is not there any more or cannot be used.
Image image_of(serve::Store& store, const VerdictImage& image);

// Of each image; those that cannot be used have an error.
std::vector<Embedded> embed_verdicts(serve::Store& store, const Verdicts& verdicts, const Embedder& embedder,
                                     int threads, Reporter& reporter);

// Takes out references that failed, and pairs that this leaves without any or whose query failed.
void leave_out(Verdicts& verdicts, const std::vector<bool>& failed);

// The same of images that have an error.
template <class Image>
void leave_out_unusable(Verdicts& verdicts, const std::vector<Image>& images) {
  std::vector<bool> failed;
  for (const Image& image : images) failed.push_back(!image.error.empty());
  leave_out(verdicts, failed);
}

// Leaves those who validate.
void leave_out_trained(Verdicts& verdicts);

// "12 genuine and 7 forged verdicts of 5 customers", and what was left out.
std::string summary_of(const Verdicts& verdicts);

}  // namespace siglib::app
