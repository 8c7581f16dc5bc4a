#include "siglib/synth/render.h"
