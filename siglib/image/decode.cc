#include "siglib/image/decode.h"
