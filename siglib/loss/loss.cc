#include "siglib/loss/loss.h"
