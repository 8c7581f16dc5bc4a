#include "common/device.h"

#include "siglib/nn/device.h"

namespace siglib::app {

c10::Device device_of(const CommandLine& line) {
  set_compute_threads(line.threads());
  return parse_device(line.text("device"));
}

}  // namespace siglib::app
