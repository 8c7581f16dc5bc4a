// --locate: what finds the signature in a picture that shows more.
#pragma once

#include "common/command_line.h"
#include "siglib/image/locate.h"

#include <c10/core/Device.h>

#include <memory>
#include <string>

namespace siglib::app {

// auto (also when empty), always or never. Throws Error(usage) for anything else.
LocateMode locate_mode(const std::string& name);

// With the shipped ink segmenter, ink.h5 beside the shipped models; null for never.
std::shared_ptr<const Locator> make_locator(LocateMode mode, c10::Device device);

}  // namespace siglib::app
