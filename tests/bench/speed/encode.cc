#include "tests/bench/speed/speed.h"

#include "siglib/core/file.h"
#include "siglib/model/model.h"
#include "siglib/nn/encode.h"
#include "siglib/nn/inference_net.h"

#include <algorithm>

namespace siglib::bench {

void encode_side(const Workplace& place) {
  const Model model = load_model(SIGLIB_SOURCE_MODELS "/siglib-base.h5", torch::Device(torch::kCPU));
  const InferenceNet net(model.encoder->layers());
  const InputSize size = model.encoder->input_size();
  const auto area = static_cast<std::size_t>(size.height * size.width);
  const Bytes inputs = read_file(place.folder / "inputs.bin", 1 << 30);
  const std::size_t count = inputs.size() / area;
  const auto encoded = [&](std::size_t first, std::size_t rows, std::size_t batch) {
    return encode([&](const torch::Tensor& canvases) { return net.forward(canvases); }, size,
                  model.encoder->dimension(), std::span(inputs).subspan(first * area, rows * area),
                  static_cast<std::int64_t>(rows), torch::Device(torch::kCPU),
                  static_cast<std::int64_t>(batch));
  };
  const torch::Tensor all = encoded(0, count, 16).contiguous();
  write_text(place.folder / "siglib.f32",
             {static_cast<const char*>(all.const_data_ptr()), static_cast<std::size_t>(all.nbytes())});

  answer_lines({{"multiply_adds", cost_of(*model.encoder).multiply_adds}}, [&](const std::string& what) {
    const std::size_t batch = std::min<std::size_t>(std::stoul(what), count);
    auto result = repeat_for_a_while(count / batch, [&](std::size_t i) { encoded(i * batch, batch, batch); });
    result["items"] = result["items"].to_number<std::size_t>() * batch;
    return result;
  });
}

}  // namespace siglib::bench
