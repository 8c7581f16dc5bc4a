#include "siglib/data/sampler.h"
