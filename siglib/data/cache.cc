#include "siglib/data/cache.h"
