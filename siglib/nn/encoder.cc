#include "siglib/nn/encoder.h"
