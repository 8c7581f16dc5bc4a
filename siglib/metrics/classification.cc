#include "siglib/metrics/classification.h"
