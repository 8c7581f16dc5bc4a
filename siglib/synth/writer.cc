#include "siglib/synth/writer.h"
