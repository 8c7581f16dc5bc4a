#include "siglib/data/split.h"
