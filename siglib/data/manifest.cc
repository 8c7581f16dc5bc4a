#include "siglib/data/manifest.h"
