// What may be wrong with a picture of a signature, told before anybody trusts a score.
#pragma once

#include <string>
#include <vector>

namespace siglib {

struct InkQuality {
  double width = 0;     // of the signature's ink, pixels of the picture
  double contrast = 0;  // darkness of full ink against the paper, 0 to 1
  double noise = 0;     // standard deviation of the paper around its own level, on the same scale
  double clutter = 0;   // share of all that is dark that was taken for something else than signature
  bool left = false, top = false, right = false, bottom = false;  // ink runs off the picture there
  int signatures = 1;                                             // that were found
};

enum class QualityIssue { low_contrast, too_small, cropped, noisy, cluttered, several_signatures };

struct QualityWarning {
  QualityIssue issue{};
  std::string code;    // "low_contrast", …
  std::string advice;  // one sentence for whoever took the picture
};

// Most serious first; empty where nothing is wrong.
std::vector<QualityWarning> quality_warnings(const InkQuality& quality);

}  // namespace siglib
