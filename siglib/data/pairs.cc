#include "siglib/data/pairs.h"
