#include "siglib/metrics/calibration.h"
