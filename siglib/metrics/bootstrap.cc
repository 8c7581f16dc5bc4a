#include "siglib/metrics/bootstrap.h"
