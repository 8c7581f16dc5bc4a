#include "siglib/image/preprocess.h"
