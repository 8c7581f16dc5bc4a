#include "siglib/model/ink_file.h"

#include "siglib/model/container.h"
#include "siglib/model/tensor_io.h"

namespace siglib {
namespace {

constexpr ContainerKind kInk{"siglib-ink", 1, "ink segmenter"};

}  // namespace

std::string save_ink(const InkFile& content, const std::filesystem::path& file) {
  return write_container(kInk, file, [&](Hdf5File& out) {
    out.write_strings("about", std::vector<std::string>{content.recipe, content.created, content.terms});
    out.write<double>("validation_f1", std::vector<double>{content.validation_f1}, {1});
    write_tensors(out, "weights", content.weights);
  });
}

InkFile load_ink(const std::filesystem::path& file, std::string* id) {
  const auto [in, digest] = open_container(kInk, file);
  if (id) *id = digest;
  const std::vector<std::string> about = in.read_strings("about", 3);
  return {read_tensors(in, "weights"), about[0], about[1], about[2],
          in.read<double>("validation_f1", {1}).front()};
}

std::shared_ptr<const InkSegmenter> load_ink_segmenter(const std::filesystem::path& file,
                                                       c10::Device device) {
  std::string id;
  const InkFile content = load_ink(file, &id);
  const std::shared_ptr<InkNet> net = make_ink_net();
  restore_state(*net, content.weights, file.string());
  net->to(device);
  return make_ink_segmenter(net, device, id);
}

}  // namespace siglib
