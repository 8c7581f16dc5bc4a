// Any picture of a signature into a canvas: what every later step sees, in training and in matching.
#pragma once

#include "siglib/config/fields.h"
#include "siglib/image/image.h"
#include "siglib/image/quality.h"

#include <string>
#include <string_view>

namespace siglib {

enum class PreprocessMethod { ink, grey };

struct PreprocessOptions {
  PreprocessMethod method = PreprocessMethod::ink;
  std::int64_t canvas_height = 288;
  std::int64_t canvas_width = 576;
  std::int64_t work_side = 900;
  double margin = 0.04;
  double min_contrast = 0.08;
  double min_ink = 0.0005;

  void visit_fields(FieldVisitor& v) {
    v.choice("method", method, {{"ink", PreprocessMethod::ink}, {"grey", PreprocessMethod::grey}},
             "ink: the writing alone; grey: the picture as it is, inverted and fitted into the canvas, with "
             "every shortcut of a collection still in it: for audits only");
    v.field("canvas_height", canvas_height, between(16, 2048), "canvas rows, pixels");
    v.field("canvas_width", canvas_width, between(16, 4096), "canvas columns, pixels");
    v.field("work_side", work_side, between(64, 8192),
            "longer side that larger images are reduced to, pixels");
    v.field("margin", margin, between(0, 0.4), "empty border of the canvas, share of its height");
    v.field("min_contrast", min_contrast, between(0, 1), "darkness of ink below which an image is blank");
    v.field("min_ink", min_ink, between(0, 1), "share of inked pixels below which an image is blank");
  }
};

class Preprocessor {
 public:
  explicit Preprocessor(const PreprocessOptions& options = {});

  // Method ink: background divided out, ink level normalised, scanner frame and specks dropped, cropped to
  // the ink, fitted into the canvas with the aspect kept. Light writing on dark paper is inverted first:
  // where the image is dark as a whole and what stands out from its surroundings is lighter. Throws
  // Error(input) beginning with `name` when the image is too small, blank, or almost all ink.
  //
  // Method grey: 255 - grey of the whole image, fitted into the canvas with the aspect kept and no border;
  // what the image does not reach is 0. It is what a model sees where nobody removes the paper, and serves to
  // show what that costs. Throws Error(input) beginning with `name` when the image is too small.
  //
  // `quality`, where given, is told what method ink saw; method grey leaves it alone. Safe to call from many
  // threads at once.
  Canvas operator()(const Image& image, std::string_view name, InkQuality* quality = nullptr) const;

  // Algorithm revision and every option in one string: equal versions give equal canvases. Stored with every
  // canvas, template and model; a mismatch is refused.
  const std::string& version() const noexcept { return version_; }
  const PreprocessOptions& options() const noexcept { return options_; }

 private:
  PreprocessOptions options_;
  std::string version_;
};

// Area-averaged to another size; what an encoder of that input size sees.
Canvas resample(const Canvas& canvas, int height, int width);

}  // namespace siglib
