#include "siglib/train/checkpoint.h"

#include "siglib/core/error.h"
#include "siglib/model/container.h"
#include "siglib/model/provenance.h"
#include "siglib/model/score_io.h"
#include "siglib/model/tensor_io.h"

#include <algorithm>
#include <sstream>

namespace siglib {
namespace {

constexpr ContainerKind kCheckpointFile{"siglib-checkpoint", 5, "checkpoint"};

}  // namespace

void save_checkpoint(const Checkpoint& c, const std::filesystem::path& file) {
  write_container(kCheckpointFile, file, [&](Hdf5File& out) {
    const EpochSums& s = c.sums;
    const std::vector<std::int64_t> counts{c.epoch,  c.batch,         c.since_best, s.terms,
                                           s.active, s.empty_batches, s.images,     c.strokes_trained};
    const std::vector<double> numbers{c.best, s.loss, s.gradient_norm, s.seconds};
    out.write<std::int64_t>("counts", counts, {static_cast<std::int64_t>(counts.size())});
    out.write<double>("numbers", numbers, {static_cast<std::int64_t>(numbers.size())});
    out.write<std::uint8_t>("data", c.data, {32});
    out.write_strings("config", std::vector<std::string>{c.config});
    std::string history;
    for (const EpochRecord& record : c.history) history += to_json_line(record) + "\n";
    out.write_strings("history", std::vector<std::string>{history});
    out.write<std::uint8_t>("optimizer",
                            {reinterpret_cast<const std::uint8_t*>(c.optimizer.data()), c.optimizer.size()},
                            {static_cast<std::int64_t>(c.optimizer.size())});
    write_tensors(out, "weights", c.weights);
    write_tensors(out, "average", c.average);
    write_tensors(out, "loss", c.loss);
    if (c.strokes) write_stroke_network(out, "strokes", *c.strokes);
    if (c.start) {
      write_provenance(out, *c.start);
      write_seen(out, c.start_seen);
    }
  });
}

Checkpoint load_checkpoint(const std::filesystem::path& file) {
  const Hdf5File in = open_container(kCheckpointFile, file).first;
  Checkpoint c;
  const auto counts = in.read<std::int64_t>("counts", {8});
  const auto numbers = in.read<double>("numbers", {4});
  c.epoch = counts[0];
  c.batch = counts[1];
  c.since_best = counts[2];
  c.strokes_trained = counts[7] != 0;
  c.best = numbers[0];
  c.sums = {numbers[1], numbers[2], counts[3], counts[4], counts[5], counts[6], numbers[3]};
  const auto data = in.read<std::uint8_t>("data", {32});
  std::copy(data.begin(), data.end(), c.data.begin());
  c.config = in.read_strings("config", 1).front();
  std::istringstream history(in.read_strings("history", 1).front());
  for (std::string line; std::getline(history, line);) c.history.push_back(parse_json_line(line));
  const auto optimizer = in.read<std::uint8_t>("optimizer", {kAnySize});
  c.optimizer.assign(optimizer.begin(), optimizer.end());
  c.weights = read_tensors(in, "weights");
  c.average = read_tensors(in, "average");
  c.loss = read_tensors(in, "loss");
  if (in.contains("strokes")) c.strokes = read_stroke_network(in, "strokes");
  if (in.contains("provenance")) {
    c.start = read_provenance(in);
    c.start_seen = read_seen(in);
  }
  return c;
}

}  // namespace siglib
