#include "siglib/model/model.h"

#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/model/container.h"
#include "siglib/model/model_bytes.h"
#include "siglib/model/provenance.h"
#include "siglib/model/score_io.h"
#include "siglib/model/tensor_io.h"
#include "siglib/nn/encoder.h"

#include <algorithm>

namespace siglib {
namespace {

constexpr ContainerKind kModelFile{"siglib-model", 3, "model"};

template <class T>
T read_options(const Hdf5File& file, const char* attribute) {
  T options;
  load_yaml(options, file.text_attribute("", attribute), attribute);
  return options;
}

Model read_model(const Hdf5File& in, const std::string& id, c10::Device device) {
  const auto architecture = read_options<EncoderOptions>(in, "encoder");
  const auto preprocess = read_options<PreprocessOptions>(in, "preprocess");
  const std::string version = in.text_attribute("", "preprocess_version");
  if (const std::string ours = Preprocessor(preprocess).version(); ours != version)
    fail(ErrorKind::model,
         "{}: expects canvases of preprocessing \"{}\", this siglib makes \"{}\": retrain the model, "
         "or use the siglib that made it",
         in.name(), version, ours);
  auto encoder = make_encoder(architecture);
  restore_state(*encoder, read_tensors(in, "weights"), in.name());
  encoder->to(device);
  encoder->eval();
  return Model{architecture,        std::move(encoder), preprocess, read_score(in),
               read_provenance(in), read_seen(in),      id};
}

// What is stored in a model is what this library knows, or a reason to refuse the model: not a wrong usage.
Model model_of(const std::pair<Hdf5File, std::string>& opened, c10::Device device) {
  const auto& [in, id] = opened;
  try {
    return read_model(in, id, device);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::usage) throw;
    fail(ErrorKind::model, "{}: {}", in.name(), error.what());
  }
}

}  // namespace

bool Model::has_seen(const Digest& pixel_hash) const {
  return std::binary_search(seen.begin(), seen.end(), pixel_hash);
}

std::string save_model(const Model& model, const std::filesystem::path& file) {
  return write_container(kModelFile, file, [&](Hdf5File& out) {
    out.set_attribute("", "encoder", to_yaml(model.architecture));
    out.set_attribute("", "preprocess", to_yaml(model.preprocess));
    out.set_attribute("", "preprocess_version", Preprocessor(model.preprocess).version());
    write_tensors(out, "weights", state_of(*model.encoder));
    write_score(out, model.score);
    write_provenance(out, model.provenance);
    write_seen(out, model.seen);
  });
}

Model load_model(const std::filesystem::path& file, c10::Device device) {
  return model_of(open_container(kModelFile, file), device);
}

Model load_model(std::span<const std::uint8_t> content, const std::string& name, c10::Device device) {
  return model_of(open_container(kModelFile, content, name), device);
}

}  // namespace siglib
