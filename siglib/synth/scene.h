// A signature where it is met: on a document, before a camera.
#pragma once

#include "siglib/core/file.h"
#include "siglib/image/box.h"
#include "siglib/image/conditions.h"
#include "siglib/image/image.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace siglib {

enum class SceneKind { cheque, form, letter, phone };

inline constexpr std::array<std::pair<std::string_view, SceneKind>, 4> kSceneKinds{
    {{"cheque", SceneKind::cheque},
     {"form", SceneKind::form},
     {"letter", SceneKind::letter},
     {"phone", SceneKind::phone}}};

std::string_view name_of(SceneKind kind);

struct Scene {
  Bytes jpeg;        // the photograph, RGB
  Canvas signature;  // of the photograph's size: coverage by the signature's ink
  Canvas writing;    // the same of everything written by hand
  PixelBox box;      // of the signature
};

// `ink` is a signature's ink alone (render_ink, Preprocessor::ink). Cheques, forms and letters are of a
// scanner or a camera; phone is a piece of paper before a telephone, with shadow, shake and table. Everything
// is a function of the arguments. Throws Error(input) when the ink is empty.
Scene compose_scene(const Canvas& ink, SceneKind kind, const Conditions& conditions, std::uint64_t seed);

}  // namespace siglib
