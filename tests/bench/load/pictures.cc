#include "tests/bench/load/pictures.h"

#include "siglib/core/parallel.h"
#include "siglib/image/decode.h"
#include "siglib/synth/render.h"
#include "siglib/synth/writer.h"

namespace siglib::bench {

Pictures make_pictures(std::size_t writers, std::size_t each) {
  Pictures pictures(writers);
  parallel_for(std::ssize(pictures), thread_count(0), [&](std::int64_t index) {
    const auto number = static_cast<std::uint64_t>(index);
    const SyntheticWriter writer(1, number);
    for (std::uint64_t i = 0; i < each; ++i)
      pictures[number].push_back(encode_png(render(writer.genuine(i), number * each + i)));
  });
  return pictures;
}

}  // namespace siglib::bench
