#include "siglib/synth/collection.h"
