#include "siglib/metrics/ranking.h"
